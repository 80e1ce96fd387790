// The map itself: what is asked for, and the view that answers.

if (atlas) {
  const byId = (id) => document.getElementById(id);
  const place = byId("view");
  const model = makeModel(atlas);
  const views = [...document.getElementsByName("view")];
  const chosen = () => views.find((view) => view.checked).value;
  const asking = ["search", "differ", "status", "type"];
  const asked = () => Object.fromEntries(asking.map((id) => [id, byId(id).value]));

  function look({ open, centre } = {}) {
    const found = model.select(asked());
    byId("found").textContent = `${countedPbxs(found.pbxs.length)}, ${countedCompanies(found.companies.length)}`;
    const view = chosen();
    if (view === "picture") picture.show(place, found, centre);
    else tables.show(place, view, found[view], 0, open);
  }

  // Go to a PBX or a company, or to the picture round one; whatever was asked for would be in the way.
  function go(view, target) {
    views.find((one) => one.value === view).checked = true;
    if (view !== "picture") {
      for (const id of asking) byId(id).value = "";
      look({ open: target });
    } else {
      look({ centre: target });
      place.querySelector("button, [tabindex]")?.focus();
    }
  }

  const tables = makeTables(model, go);
  const picture = makePicture(model, go);

  function options(id, words, counts) {
    const wanted = words.map((word, number) => [word, number]).filter(([, number]) => counts[number]);
    const option = ([word, number]) => make("option", { value: number }, `${word} (${figure(counts[number])})`);
    byId(id).append(...wanted.map(option));
    byId(`by-${id}`).hidden = wanted.length < (id === "differ" ? 1 : 2);
  }
  const tally = (numbers) => {
    const counts = [];
    for (const number of numbers) counts[number] = (counts[number] ?? 0) + 1;
    return counts;
  };
  options("status", atlas.statuses, tally(atlas.status));
  options("type", atlas.types, tally(atlas.type));
  options("differ", atlas.words, tally(Object.values(atlas.differ).flat()));
  const differing = Object.keys(atlas.differ).length;
  byId("differ").options[0].after(
    make("option", { value: "some" }, `some (${figure(differing)})`),
    make("option", { value: "none" }, `none (${figure(atlas.names.length - differing)})`),
  );

  byId("map").addEventListener("input", () => look());
  byId("map").hidden = false;
  byId("without").hidden = true;
  look();
}
