// Asks once a second what Rainbow has and shows what changed. Every text goes in as text, never as markup.
"use strict";

const byId = (id) => document.getElementById(id);
const choice = byId("company");
const words = { shared: { true: "Yes", false: "No" } };
let known = "";

async function ask(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error((await answer.json()).error);
  return answer.json();
}

function tell(text) {
  if (byId("word").textContent !== text) byId("word").textContent = text;
}

function word(column, value) {
  return words[column]?.[value] ?? String(value);
}

// Rows are kept by id, so that only what changed lights up; nothing lights up in a list that is shown for the first time.
function show(table, { pbxs, total }, first) {
  const body = table.tBodies[0];
  const columns = table.dataset.columns.split(" ");
  const rows = new Map([...body.rows].map((row) => [row.dataset.id, row]));
  pbxs.forEach((pbx, at) => {
    const row = rows.get(pbx.id) ?? document.createElement("tr");
    rows.delete(pbx.id);
    if (!row.dataset.id) {
      row.dataset.id = pbx.id;
      columns.forEach((column) => (row.insertCell().dataset.is = column));
      row.classList.toggle("fresh", !first);
    }
    columns.forEach((column, number) => fill(row.cells[number], word(column, pbx[column])));
    if (body.rows[at] !== row) body.insertBefore(row, body.rows[at] ?? null);
  });
  rows.forEach((row) => row.remove());
  const note = total > pbxs.length ? `The newest ${pbxs.length} of ${total} are shown.` : total ? "" : "No PBX.";
  byId(`${table.id}-note`).textContent = note;
}

function fill(cell, text) {
  const was = cell.dataset.value;
  if (was === text) return;
  cell.textContent = cell.dataset.value = text;
  cell.classList.remove("fresh");
  if (was === undefined) return;
  void cell.offsetWidth; // a second change lights up again
  cell.classList.add("fresh");
}

function offer(companies) {
  const now = JSON.stringify(companies);
  if (now === known) return;
  known = now;
  const chosen = choice.value || location.hash.slice(1);
  choice.replaceChildren(...companies.map(({ id, name }) => new Option(name, id, false, id === chosen)));
}

async function look(first = false, chosenAnew = first) {
  const shared = await ask("/emulator/equipments");
  offer(shared.companies);
  const company = choice.value;
  const list = company ? await ask(`/emulator/equipments/${encodeURIComponent(company)}`) : { pbxs: [], total: 0 };
  if (company !== choice.value) return; // another one was chosen meanwhile, and asks for itself
  show(byId("shared"), shared, first);
  show(byId("equipment"), list, chosenAnew);
  const running = shared.pbxs.filter((pbx) => pbx.status === "Running").length;
  tell(`${shared.total} shared ${shared.total === 1 ? "PBX" : "PBXs"}, ${running} Running.`);
  document.body.classList.remove("gone");
}

function lost() {
  document.body.classList.add("gone");
  tell("The emulator does not answer any more.");
}

choice.addEventListener("change", () => {
  history.replaceState(null, "", `#${choice.value}`);
  byId("equipment").tBodies[0].replaceChildren();
  look(false, true).catch(lost);
});

(async () => {
  for (let first = true; ; ) {
    await look(first).then(() => (first = false), lost);
    await new Promise((done) => setTimeout(done, 1000));
  }
})();
