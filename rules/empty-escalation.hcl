rule "empty-escalation" {
  code     = "AL203"
  severity = "error"
  subject  = escalation
  summary  = "an escalation policy ends at nobody"
  expected = "an escalation policy ends at somebody"

  when = alltrue(concat(
    [for r in escalation.references : r.attribute != "targets" || !contains(["opaque", "dangling"], r.state)],
    flatten([for l in escalation.levels : [for r in l.references : r.attribute != "targets" || !contains(["opaque", "dangling"], r.state)]])
  ))
  condition = escalation.ends_at_somebody
  error_message = "escalation policy \"${known(escalation.name) ? default(escalation.name, escalation.address) : escalation.address}\" ends at nobody: ${
    default(escalation.external, false) ? "it is managed elsewhere, and whom it pages cannot be seen" :
    length(escalation.levels) + length(escalation.targets) == 0 ? "it has no level" :
    join(", ", distinct(concat(
      [for t in escalation.targets : "${t.kind} \"${default(t.name, t.address)}\" has no members" if t.empty],
      flatten([for l in escalation.levels : [for t in l.targets : "${t.kind} \"${default(t.name, t.address)}\" has no members" if t.kind_of == "responder" && t.empty]]),
      anytrue([for l in escalation.levels : length(l.targets) > 0]) || length(escalation.targets) > 0 ? [] : ["no level names a person, schedule or team"],
      anytrue([for l in escalation.levels : default(l.default, true)]) || length(escalation.targets) > 0 ? [] : ["its default path has no level"],
      anytrue([for l in escalation.levels : default(l.default, true) && length(l.targets) > 0]) || !anytrue([for l in escalation.levels : !default(l.default, true) && length(l.targets) > 0])
      || !anytrue([for l in escalation.levels : default(l.default, true)]) ? [] : ["only levels that some alerts never get to name anybody"],
    )))
  }"

  labels = [
    { at = escalation.block, text = "nobody is paged by this policy" },
    flatten([for l in escalation.levels : [for t in l.targets : { at = t.block, text = "nobody is in it" } if t.kind_of == "responder" && t.empty]]),
    [for t in escalation.targets : { at = t.block, text = "nobody is in it" } if t.empty],
    [for l in escalation.levels : { at = l.block, text = "the level that should page" }],
  ]
  help = "give the policy a level that pages a user, or a schedule or team with members"

  docs = <<-EOT
    ## What it checks

    Every escalation policy reaches at least one person: a level names a user, a schedule with somebody in its rotation, or a team
    with members. Levels on paths that only some alerts take do not count, nor do chat channels.

    ## Why it matters

    Schedules are made before their rotations are filled in, and emptied when a team is reorganised. The policy stays green in
    every list; the page goes out to nobody and is marked as escalated.

    ## Bad

    ```hcl
    resource "rootly_schedule" "search" {
      name = "Search on-call"
    }
    # no rootly_schedule_rotation has schedule_id = rootly_schedule.search.id
    ```

    ## Good

    ```hcl
    resource "rootly_schedule_rotation" "search" {
      schedule_id = rootly_schedule.search.id
      # ...
      schedule_rotation_members {
        member_type = "User"
        member_id   = data.rootly_user.ada.id
      }
    }
    ```

    ## How to fix

    Add a rotation with members to the schedule the label points at, or a level that pages somebody.

    ## When to suppress

    Where the rotation is kept in the web interface: with a reason that says so.
  EOT
}
