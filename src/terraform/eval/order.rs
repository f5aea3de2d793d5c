//! The order in which the objects of all modules are evaluated, told from the text alone.
//!
//! As in Terraform the unit is an object of the *configuration* (a local of a module, however many
//! instances the module has). Objects that need each other in a circle are evaluated together, and
//! the one that reads a value which is not there yet says so.

use super::references::{self, Ref};
use crate::terraform::load::config::Object;
use crate::terraform::load::tree::{Child, Tree};

/// An object of one node of the module tree, by number.
pub type Id = u32;

/// The order of evaluation of a module tree.
#[derive(Debug, Default)]
pub struct Order {
    /// The first object of each node.
    bases: Vec<Id>,
    /// Node and object by number.
    objects: Vec<(u32, Object)>,
    /// What may be evaluated at the same time, first things first: groups of objects, each a single
    /// one or a circle.
    pub levels: Vec<Vec<Vec<Id>>>,
    /// Whether an object's value differs between the instances of its module.
    pub varies: Vec<bool>,
}

impl Order {
    /// Works out the order.
    pub fn new(tree: &Tree) -> Order {
        let mut order = Order::default();
        for (at, node) in tree.nodes.iter().enumerate() {
            order.bases.push(order.objects.len() as Id);
            let objects = node.module.config.objects();
            order.objects.extend(objects.map(|o| (at as u32, o)));
        }
        let graph = Graph::new(tree, &order);
        let groups = graph.groups();
        order.varies = varies(tree, &order, &graph, &groups);
        order.levels = levels(&graph, groups, &order);
        order
    }

    /// The number of an object.
    pub fn id(&self, tree: &Tree, node: usize, object: Object) -> Id {
        self.bases[node] + tree.nodes[node].module.config.slot(object) as Id
    }

    /// The node and the object of a number.
    pub fn object(&self, id: Id) -> (usize, Object) {
        let (node, object) = self.objects[id as usize];
        (node as usize, object)
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.objects.len()
    }
}

/// What each object needs, in one list with offsets.
struct Graph {
    starts: Vec<u32>,
    needs: Vec<Id>,
    /// Whether an object reads `each` or `count` (for a variable: of its module's call).
    instance: Vec<bool>,
}

impl Graph {
    fn new(tree: &Tree, order: &Order) -> Graph {
        let mut graph = Graph {
            starts: Vec::with_capacity(order.len() + 1),
            needs: Vec::new(),
            instance: vec![false; order.len()],
        };
        for id in 0..order.len() as Id {
            graph.starts.push(graph.needs.len() as u32);
            let (at, object) = order.object(id);
            let node = &tree.nodes[at];
            let config = &node.module.config;
            if let Some((parent, call)) = node.parent {
                graph
                    .needs
                    .push(order.id(tree, parent, Object::Expansion(call)));
            }
            let own = &config.references[config.slot(object)];
            graph.add(tree, order, id, at, own);
            match (object, node.parent) {
                (Object::Variable(i), Some((parent, call))) => {
                    let caller = &tree.nodes[parent].module.config;
                    let name = &config.variables[i].name.name;
                    if let Some(argument) = caller.calls[call].block.body.attribute(name) {
                        let found = references::argument(caller, &argument.expr);
                        graph.add(tree, order, id, parent, &found);
                    }
                }
                (Object::Call(i), _) => {
                    graph.needs.push(order.id(tree, at, Object::Expansion(i)));
                    match node.children.get(i) {
                        Some(Child::Node(child)) => {
                            let outputs = tree.nodes[*child].module.config.outputs.len();
                            graph.needs.extend(
                                (0..outputs).map(|o| order.id(tree, *child, Object::Output(o))),
                            );
                        }
                        // What stands in for it shows its arguments.
                        _ => {
                            for argument in &config.calls[i].block.body.attributes {
                                let found = references::argument(config, &argument.expr);
                                graph.add(tree, order, id, at, &found);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        graph.starts.push(graph.needs.len() as u32);
        graph
    }

    fn add(&mut self, tree: &Tree, order: &Order, id: Id, node: usize, refs: &[Ref]) {
        for reference in refs {
            match reference {
                Ref::Instance => self.instance[id as usize] = true,
                Ref::Object(object) => self.needs.push(order.id(tree, node, *object)),
                Ref::CallOutput(call, name) => {
                    self.needs
                        .push(order.id(tree, node, Object::Expansion(*call)));
                    if let Some(Child::Node(child)) = tree.nodes[node].children.get(*call)
                        && let Some(output) = tree.nodes[*child].module.config.output(name)
                    {
                        let output = order.id(tree, *child, Object::Output(output));
                        self.needs.push(output);
                    }
                }
            }
        }
    }

    fn needs(&self, id: Id) -> &[Id] {
        let range = self.starts[id as usize] as usize..self.starts[id as usize + 1] as usize;
        &self.needs[range]
    }

    /// Strongly connected components, what is needed before what needs it (Tarjan's algorithm, with
    /// a stack of its own because chains of references may be long).
    fn groups(&self) -> Vec<Vec<Id>> {
        const NEW: u32 = u32::MAX;
        let count = self.instance.len();
        let mut index = vec![NEW; count];
        let mut low = vec![0u32; count];
        let mut open = vec![false; count];
        let mut stack: Vec<Id> = Vec::new();
        let mut calls: Vec<(Id, usize)> = Vec::new();
        let mut groups = Vec::new();
        let mut next = 0;
        for start in 0..count as Id {
            if index[start as usize] != NEW {
                continue;
            }
            calls.push((start, 0));
            while let Some(top) = calls.last_mut() {
                let (id, at) = (top.0, top.1);
                let i = id as usize;
                if at == 0 && index[i] == NEW {
                    index[i] = next;
                    low[i] = next;
                    next += 1;
                    stack.push(id);
                    open[i] = true;
                }
                if let Some(need) = self.needs(id).get(at) {
                    top.1 += 1;
                    let n = *need as usize;
                    if index[n] == NEW {
                        calls.push((*need, 0));
                    } else if open[n] {
                        low[i] = low[i].min(index[n]);
                    }
                    continue;
                }
                calls.pop();
                if let Some((caller, _)) = calls.last() {
                    let c = *caller as usize;
                    low[c] = low[c].min(low[i]);
                }
                if low[i] == index[i] {
                    let mut group = Vec::new();
                    while let Some(member) = stack.pop() {
                        open[member as usize] = false;
                        group.push(member);
                        if member == id {
                            break;
                        }
                    }
                    groups.push(group);
                }
            }
        }
        groups
    }
}

fn levels(graph: &Graph, groups: Vec<Vec<Id>>, order: &Order) -> Vec<Vec<Vec<Id>>> {
    let mut level_of = vec![0usize; order.len()];
    let mut group_of = vec![0usize; order.len()];
    for (at, group) in groups.iter().enumerate() {
        for id in group {
            group_of[*id as usize] = at;
        }
    }
    let mut levels: Vec<Vec<Vec<Id>>> = Vec::new();
    for (at, mut group) in groups.into_iter().enumerate() {
        let level = group
            .iter()
            .flat_map(|id| graph.needs(*id))
            .filter(|need| group_of[**need as usize] != at)
            .map(|need| level_of[*need as usize] + 1)
            .max()
            .unwrap_or(0);
        for id in &group {
            level_of[*id as usize] = level;
        }
        // In a circle, which instances there are comes first, outer modules before inner ones.
        group.sort_by_key(|id| {
            let expansion = matches!(order.object(*id).1, Object::Expansion(_));
            (!expansion, *id)
        });
        if levels.len() <= level {
            levels.resize_with(level + 1, Vec::new);
        }
        levels[level].push(group);
    }
    levels
}

fn varies(tree: &Tree, order: &Order, graph: &Graph, groups: &[Vec<Id>]) -> Vec<bool> {
    // Which modules have exactly one instance, whatever the values are.
    let mut single = vec![true; tree.nodes.len()];
    for (at, node) in tree.nodes.iter().enumerate() {
        if let Some((parent, call)) = node.parent {
            let body = &tree.nodes[parent].module.config.calls[call].block.body;
            single[at] = single[parent]
                && body.attribute("count").is_none()
                && body.attribute("for_each").is_none();
        }
    }
    let mut varies = vec![false; order.len()];
    let mut done = vec![false; order.len()];
    for group in groups {
        for id in group {
            let (at, object) = order.object(*id);
            let i = *id as usize;
            let needs_varying = || {
                graph.needs(*id).iter().any(|need| {
                    let (other, kind) = order.object(*need);
                    let same = other == at || tree.nodes[at].parent.is_some_and(|p| p.0 == other);
                    // The expansion of the module itself says which instances there are, and no
                    // value comes from it; what is not done yet belongs to the same circle.
                    match kind {
                        Object::Expansion(call) if tree.nodes[at].parent == Some((other, call)) => {
                            false
                        }
                        _ => !same || !done[*need as usize] || varies[*need as usize],
                    }
                })
            };
            varies[i] = !single[at]
                && match object {
                    Object::Resource(_) | Object::Expansion(_) | Object::Call(_) => true,
                    Object::Variable(_) => graph.instance[i] || needs_varying(),
                    Object::Local(_) | Object::Output(_) => needs_varying(),
                };
        }
        for id in group {
            done[*id as usize] = true;
        }
    }
    varies
}
