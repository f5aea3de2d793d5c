data "rootly_user" "freya" {
  email = "freya@cirrus.example"
}

data "rootly_user" "gus" {
  email = "gus@cirrus.example"
}

data "rootly_user" "hana" {
  email = "hana@cirrus.example"
}

resource "rootly_team" "serving" {
  name     = "Serving"
  user_ids = [data.rootly_user.freya.id, data.rootly_user.gus.id]
}

resource "rootly_team" "trust" {
  name     = "Trust"
  user_ids = [data.rootly_user.hana.id]
}

resource "rootly_schedule" "serving" {
  name              = "Serving on call"
  all_time_coverage = true
  owner_group_ids   = [rootly_team.serving.id]
}

resource "rootly_schedule_rotation" "serving" {
  schedule_id                = rootly_schedule.serving.id
  name                       = "Weekly"
  active_all_week            = true
  schedule_rotationable_type = "ScheduleWeeklyRotation"
  time_zone                  = "Europe/Copenhagen"

  schedule_rotationable_attributes = {
    handoff_day  = "M"
    handoff_time = "09:00"
  }

  schedule_rotation_members {
    member_type = "User"
    member_id   = data.rootly_user.freya.id
    position    = 1
  }

  schedule_rotation_members {
    member_type = "User"
    member_id   = data.rootly_user.gus.id
    position    = 2
  }
}

resource "rootly_escalation_policy" "serving" {
  name      = "Serving"
  group_ids = [rootly_team.serving.id]
}

resource "rootly_escalation_level" "serving_first" {
  escalation_policy_id = rootly_escalation_policy.serving.id
  position             = 1
  delay                = 0

  notification_target_params {
    type = "schedule"
    id   = rootly_schedule.serving.id
  }
}

resource "rootly_escalation_level" "serving_second" {
  escalation_policy_id = rootly_escalation_policy.serving.id
  position             = 2
  delay                = 10

  notification_target_params {
    type = "team"
    id   = rootly_team.serving.id
  }
}

resource "rootly_escalation_policy" "trust" {
  name      = "Trust"
  group_ids = [rootly_team.trust.id]
}

resource "rootly_escalation_level" "trust" {
  escalation_policy_id = rootly_escalation_policy.trust.id
  position             = 1
  delay                = 0

  notification_target_params {
    type = "user"
    id   = data.rootly_user.hana.id
  }
}

resource "rootly_service" "text" {
  name                 = "Text generation"
  owner_group_ids      = [rootly_team.serving.id]
  escalation_policy_id = rootly_escalation_policy.serving.id
}

resource "rootly_service" "multimodal" {
  name                 = "Multimodal"
  owner_group_ids      = [rootly_team.serving.id]
  escalation_policy_id = rootly_escalation_policy.serving.id
}

resource "rootly_service" "embeddings" {
  name                 = "Embeddings"
  owner_group_ids      = [rootly_team.serving.id]
  escalation_policy_id = rootly_escalation_policy.serving.id
}

resource "rootly_service" "moderation" {
  name                 = "Moderation"
  owner_group_ids      = [rootly_team.trust.id]
  escalation_policy_id = rootly_escalation_policy.trust.id
}
