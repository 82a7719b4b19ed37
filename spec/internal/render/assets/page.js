"use strict";
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const topics = [...document.querySelectorAll("details.topic")];
  const suites = [...document.querySelectorAll("section.suite")];
  const runs = [...document.querySelectorAll("div.run")];
  const rows = [...document.querySelectorAll("[data-s]")].map(item => ({
    item,
    run: item.closest("div.run"),
    topic: item.closest("details"),
    suite: item.closest("section"),
    text: (item.textContent + " " + item.dataset.s).toLowerCase(),
  }));
  const before = new Map(topics.map(topic => [topic, topic.open]));
  const names = ["q", "verdict", "topic"].filter(name => form.elements[name]);
  const field = name => names.includes(name) ? form.elements[name].value.trim() : "";
  let active = false;

  const matches = (row, words) =>
    (!field("verdict") || row.item.dataset.v.split(" ").includes(field("verdict"))) &&
    (!field("topic") || row.topic.id === field("topic") || row.suite.id === field("topic")) &&
    words.every(word => row.text.includes(word));

  const show = () => {
    const words = field("q").toLowerCase().split(/\s+/).filter(Boolean);
    const filtering = words.length > 0 || field("verdict") !== "" || field("topic") !== "";
    if (filtering && !active) for (const topic of topics) before.set(topic, topic.open);
    const kept = new Set();
    let count = 0;
    for (const row of rows) {
      const keep = matches(row, words);
      row.item.hidden = !keep;
      if (keep) { count++; kept.add(row.run).add(row.topic).add(row.suite); }
    }
    for (const run of runs) run.hidden = !kept.has(run);
    for (const suite of suites) suite.hidden = !kept.has(suite);
    for (const topic of topics) {
      topic.hidden = !kept.has(topic);
      if (filtering) topic.open = true;
      else if (active) topic.open = before.get(topic);
    }
    active = filtering;
    form.querySelector("output").textContent = filtering ? count + " of " + rows.length + " specs" : "";
    remember();
  };

  const remember = () => {
    const state = new URLSearchParams();
    for (const name of names) if (field(name)) state.set(name, field(name));
    if (active || location.hash.includes("=")) history.replaceState(null, "", "#" + (state.toString() || "filter"));
  };

  const recall = () => {
    const hash = location.hash.slice(1);
    if (hash.includes("=")) {
      const state = new URLSearchParams(hash);
      for (const name of names) form.elements[name].value = state.get(name) || "";
      show();
      form.scrollIntoView();
      return;
    }
    const target = hash && document.getElementById(hash);
    if (target instanceof HTMLDetailsElement) { target.open = true; target.scrollIntoView(); }
  };

  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", event => event.preventDefault());
  for (const button of form.querySelectorAll("button[data-open]")) {
    button.addEventListener("click", () => {
      for (const topic of topics) topic.open = button.dataset.open === "yes";
    });
  }
  addEventListener("hashchange", recall);
  recall();
})();
