"use strict";
const about = document.getElementById("about");
const hint = about.textContent;
let kept = null;

for (const section of document.querySelectorAll("section")) {
  const graph = JSON.parse(section.querySelector("script").textContent);
  const svg = section.querySelector("svg");
  const nodes = [...svg.querySelectorAll(".node")];
  const edges = [...svg.querySelectorAll(".edge")];

  // An alert does not take every way out of a router: what goes through a node is known from the
  // walks of the alerts that pass it, not from the edges around it.
  const through = (index) => {
    const on = new Set([index]);
    const walks = graph.ways.filter((w) => w.check === index || w.through.includes(index)
      || graph.edges.some((e) => e.to === w.check && e.from === index));
    for (const walk of walks) {
      on.add(walk.check);
      walk.through.forEach((n) => on.add(n));
      graph.edges.filter((e) => e.to === walk.check).forEach((e) => {
        if (graph.entities[index].kind !== "capability" || e.from === index) on.add(e.from);
      });
    }
    if (walks.length === 0) {
      for (const e of graph.edges) {
        if (e.from === index) on.add(e.to);
        if (e.to === index) on.add(e.from);
      }
    }
    return on;
  };

  const tell = (e) => {
    const lines = [`${e.kind} ${e.address}${e.count > 1 ? ` (${e.count})` : ""}`
      + (e.place ? `  ${e.place.path}:${e.place.line}` : "")];
    if (e.text) lines.push(e.text);
    if (e.state !== "fine") lines.push(`${e.state}: ${e.because.join("; ")}`);
    return lines.join("\n");
  };

  const show = (index) => {
    const on = through(index);
    document.body.classList.add("chosen");
    document.querySelectorAll(".on").forEach((x) => x.classList.remove("on"));
    nodes.forEach((n, i) => n.classList.toggle("on", on.has(i)));
    edges.forEach((path) => {
      const e = graph.edges[path.dataset.edge];
      path.classList.toggle("on", on.has(e.from) && on.has(e.to));
    });
    about.textContent = tell(graph.entities[index]);
  };

  const clear = () => {
    document.body.classList.remove("chosen");
    about.textContent = hint;
  };

  nodes.forEach((node, index) => {
    node.addEventListener("mouseenter", () => kept === null && show(index));
    node.addEventListener("mouseleave", () => kept === null && clear());
    const keep = () => {
      kept = kept === node ? null : node;
      if (kept) show(index); else clear();
    };
    node.addEventListener("click", keep);
    node.addEventListener("keydown", (event) => event.key === "Enter" && keep());
  });

  document.getElementById("find").addEventListener("input", (event) => {
    const wanted = event.target.value.toLowerCase();
    nodes.forEach((node, index) => {
      const e = graph.entities[index];
      const text = [e.address, e.name, e.text, e.state].join(" ").toLowerCase();
      node.classList.toggle("miss", wanted !== "" && !text.includes(wanted));
    });
  });
}
