"""Random nested calls of collection and conversion functions."""
import random, sys
r=random.Random(int(sys.argv[1])); N=int(sys.argv[2])
SC=['"a"','"b"','1','2','true','null','"1"','local.unk_string','local.unk_number','var.secret','local.hex','var.text','var.none','0.5','""','local.unk_bool']
LI=['[]','[1, 2]','["a", "b", "a"]','var.list','var.numbers','var.set','var.nested','local.tuple','local.unk_list','local.unk_tuple','local.part_list','var.secret_list','local.people[*].tags','local.people','local.unk_set','[null, "x"]','tolist([])','toset(["a"])','terraform_data.counted[*].output','terraform_data.counted[*].id','[local.hex, "a"]']
MA=['{}','{a = 1}','{a = 1, b = "x"}','var.map','var.objects','local.by_name','local.obj','local.unk_object','local.unk_map','local.part_map','var.secret_map','local.part_secret','tomap({a = [1], b = []})','var.object','local.people[0]','var.none_object']
def key(d): return r.choice(['"a"','"b"',sc(d-1)])
def sc(d):
    if d<=0 or r.random()<.35: return r.choice(SC)
    return r.choice([
      lambda: f"length({r.choice([li,ma])(d-1)})", lambda: f"element({li(d-1)}, {r.choice(['0','1','5'])})",
      lambda: f"lookup({ma(d-1)}, {key(d)}, {sc(d-1)})", lambda: f"coalesce({sc(d-1)}, {sc(d-1)})",
      lambda: f"one({li(d-1)})", lambda: f"contains({li(d-1)}, {sc(d-1)})", lambda: f"tostring({sc(d-1)})", lambda: f"{sc(d-1)} == {sc(d-1)}",
      lambda: f"{r.choice([li,ma])(d-1)} == {r.choice([li,ma])(d-1)}", lambda: f"sum({li(d-1)})", lambda: f"index({li(d-1)}, {sc(d-1)})",
      lambda: f"{li(d-1)}[0]", lambda: f"try({ma(d-1)}.a, {sc(d-1)})", lambda: f"alltrue({li(d-1)})", lambda: f"max({sc(d-1)}, {sc(d-1)})",
      lambda: f"({sc(d-1)} ? {sc(d-1)} : {sc(d-1)})", lambda: f"try({li(d-1)}[1], null)", lambda:f"issensitive({r.choice([sc,li,ma])(d-1)})", lambda:f"nonsensitive({r.choice([sc,li,ma])(d-1)})"])()
def li(d):
    if d<=0 or r.random()<.3: return r.choice(LI)
    return r.choice([
      lambda: f"[{sc(d-1)}, {sc(d-1)}]", lambda: f"[{li(d-1)}, {li(d-1)}]", lambda: f"concat({li(d-1)}, {li(d-1)})", lambda: f"flatten({li(d-1)})", lambda: f"flatten([{li(d-1)}, {li(d-1)}])",
      lambda: f"distinct({li(d-1)})", lambda: f"compact({li(d-1)})", lambda: f"reverse({li(d-1)})", lambda: f"sort({li(d-1)})", lambda: f"slice({li(d-1)}, 0, 1)", lambda: f"toset({li(d-1)})", lambda: f"tolist({li(d-1)})",
      lambda: f"keys({ma(d-1)})", lambda: f"values({ma(d-1)})", lambda: f"setunion({li(d-1)}, {li(d-1)})", lambda: f"setsubtract({li(d-1)}, {li(d-1)})", lambda: f"setintersection({li(d-1)}, {li(d-1)})", lambda: f"setproduct({li(d-1)}, {li(d-1)})",
      lambda: f"chunklist({li(d-1)}, 2)", lambda: f"coalescelist({li(d-1)}, {li(d-1)})", lambda: f"[for x in {li(d-1)} : x]", lambda: f"[for k, v in {ma(d-1)} : v]", lambda: f"({sc(d-1)} ? {li(d-1)} : {li(d-1)})", lambda: f"matchkeys({li(d-1)}, {li(d-1)}, {li(d-1)})", lambda: f"coalesce({li(d-1)}, {li(d-1)})", lambda: f"range(length({li(d-1)}))",lambda: f"[{ma(d-1)}, {ma(d-1)}]"])()
def ma(d):
    if d<=0 or r.random()<.3: return r.choice(MA)
    return r.choice([
      lambda: f"{{a = {sc(d-1)}, b = {sc(d-1)}}}", lambda: f"{{a = {li(d-1)}}}", lambda: f"merge({ma(d-1)}, {ma(d-1)})", lambda: f"zipmap({li(d-1)}, {li(d-1)})", lambda: f"tomap({ma(d-1)})", lambda: f"{{for k, v in {ma(d-1)} : k => v}}", lambda: f"({sc(d-1)} ? {ma(d-1)} : {ma(d-1)})", lambda: f"transpose({ma(d-1)})", lambda: f"{{for x in {li(d-1)} : x => {sc(d-1)}...}}",lambda: f"sensitive({ma(d-1)})"])()
seen=set()
while len(seen)<N:
    e=r.choice([sc,li,ma,li,ma])(r.choice([2,2,3,3,4]))
    if len(e)<200 and e not in seen and "\n" not in e:
        seen.add(e); print(e)
