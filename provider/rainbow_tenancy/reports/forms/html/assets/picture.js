// Who shares with whom: a matrix of PBXs and companies up to 50 × 50; beyond that, the neighbourhood of one of them.

const MOST = 50;
const OFFERED = 12;

function makePicture(model, go) {
  const { data } = model;

  const overlap = (some, others) => some.reduce((sum, one) => sum + (others.has(one) ? 1 : 0), 0);
  const byOverlap = (numbers, of, others) =>
    numbers.map((number) => [number, overlap(of(number), others)]).sort((one, two) => two[1] - one[1] || one[0] - two[0]).map(([number]) => number);

  // What lies round one PBX or one company, nearest first.
  function neighbourhood({ kind, number }) {
    if (kind === "company") {
      const mine = new Set(model.used[number]);
      return { companies: [number, ...model.neighbours(number).map(([other]) => other)], pbxs: byOverlap([...mine], (pbx) => model.links[pbx], new Set(model.neighbours(number).slice(0, MOST).map(([other]) => other))) };
    }
    const companies = new Set(model.links[number]);
    const pbxs = new Set([...companies].flatMap((company) => model.used[company]));
    pbxs.delete(number);
    return { companies: [...companies], pbxs: [number, ...byOverlap([...pbxs], (pbx) => model.links[pbx], companies)] };
  }

  function matrix({ pbxs, companies }, title) {
    const columns = companies.map((company) => make("th", { scope: "col" }, make("span", {}, data.companies[company])));
    const rows = pbxs.map((pbx) =>
      make("tr", {}, make("th", { scope: "row" }, data.names[pbx]), ...companies.map((company) => {
        const [word, sign] = model.standing(pbx, company);
        if (!word) return make("td");
        const title = `${data.names[pbx]}, ${data.companies[company]}: ${word}`;
        return make("td", { title, class: sign === SHARED ? undefined : "apart" }, sign);
      })),
    );
    const head = make("tr", {}, make("td"), ...columns);
    const table = make("table", { class: "matrix" }, make("caption", {}, title), make("thead", {}, head), make("tbody", {}, ...rows));
    return make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Who shares with whom" }, table);
  }

  const marking = new Set(Object.values(data.marks).flatMap(Object.values));
  const legend = () =>
    make("p", { class: "note" }, [`${SHARED} shared`, ...[...marking].sort((one, two) => one - two).map((word) => `${data.signs[word]} ${data.words[word]}`)].join(" · "));

  function offer(title, numbers, kind, name, weight) {
    const most = [...numbers].sort((one, two) => weight(two) - weight(one) || one - two).slice(0, OFFERED);
    const part = (number) =>
      make("span", {}, make("button", { type: "button", class: "link", click: () => go("picture", { kind, number }) }, name(number)), make("span", { class: "soft" }, ` ${figure(weight(number))}`));
    return [make("p", {}, title), listOf(most, OFFERED, part)];
  }

  function show(place, found, centre) {
    if (centre) {
      const round = neighbourhood(centre);
      const shown = { pbxs: round.pbxs.slice(0, MOST), companies: round.companies.slice(0, MOST) };
      const name = centre.kind === "company" ? data.companies[centre.number] : data.names[centre.number];
      const cut = shown.pbxs.length < round.pbxs.length || shown.companies.length < round.companies.length;
      const title = `The neighbourhood of ${name}: ${countedPbxs(round.pbxs.length)}, ${countedCompanies(round.companies.length)}${cut ? `, of which the nearest ${MOST} of each are shown` : ""}.`;
      const back = make("button", { type: "button", click: () => go("picture") }, "Show all that was found");
      place.replaceChildren(make("p", {}, back), matrix(shown, title), legend());
      return;
    }
    const pbxs = found.pbxs.filter((pbx) => model.links[pbx].length);
    const companies = [...new Set(pbxs.flatMap((pbx) => model.links[pbx]))].sort((one, two) => one - two);
    if (!pbxs.length) {
      place.replaceChildren(make("p", {}, "Nothing is shared here."));
    } else if (pbxs.length <= MOST && companies.length <= MOST) {
      place.replaceChildren(matrix({ pbxs, companies }, `${countedPbxs(pbxs.length)}, ${countedCompanies(companies.length)}.`), legend());
    } else {
      place.replaceChildren(
        make("p", {}, `${countedPbxs(pbxs.length)} and ${countedCompanies(companies.length)} are more than one picture holds. Search or filter, or choose a neighbourhood:`),
        ...offer("PBXs with most companies", pbxs, "pbx", (pbx) => data.names[pbx], (pbx) => model.links[pbx].length),
        ...offer("Companies with most PBXs", companies, "company", (company) => data.companies[company], (company) => model.used[company].length),
      );
    }
  }

  return { show };
}
