// Who shares with whom: a matrix of PBXs and companies up to 50 × 50; beyond that, the neighbourhood of one of them.

const MOST = 50;
const OFFERED = 12;

function makePicture(model, go) {
  const { data, links, used } = model;
  const pbxName = (pbx) => data.names[pbx];
  const companyName = (company) => data.companies[company];

  // One first, then those that the others lead to: what most of them lead to comes first.
  function nearest(one, others, leadTo) {
    const times = new Map();
    for (const other of others) for (const found of leadTo[other]) times.set(found, (times.get(found) ?? 0) + 1);
    times.delete(one);
    const order = [...times].sort((some, more) => more[1] - some[1] || some[0] - more[0]);
    return [one, ...order.map(([found]) => found)];
  }

  // What lies round one PBX or one company: what it is linked to, and what that is linked to.
  function neighbourhood({ kind, number }) {
    if (kind === "company") return { pbxs: used[number], companies: nearest(number, used[number], links) };
    return { pbxs: nearest(number, links[number], used), companies: links[number] };
  }

  function cell(pbx, company) {
    const [word, sign] = model.standing(pbx, company);
    if (!word) return make("td");
    const title = `${pbxName(pbx)}, ${companyName(company)}: ${word}`;
    return make("td", { title, class: sign === SHARED ? undefined : "apart" }, sign);
  }

  function matrix({ pbxs, companies }) {
    const heads = companies.map((company) => make("th", { scope: "col" }, make("span", {}, companyName(company))));
    const rows = pbxs.map((pbx) => {
      const cells = companies.map((company) => cell(pbx, company));
      return make("tr", {}, make("th", { scope: "row" }, pbxName(pbx)), ...cells);
    });
    const head = make("thead", {}, make("tr", {}, make("td"), ...heads));
    const table = make("table", { class: "matrix" }, head, make("tbody", {}, ...rows));
    return make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Who shares with whom" }, table);
  }

  function legend() {
    const words = [...new Set(Object.values(data.marks).flatMap(Object.values))].sort((one, two) => one - two);
    const signs = [`${SHARED} shared`, ...words.map((word) => `${data.signs[word]} ${data.words[word]}`)];
    return make("p", { class: "note" }, signs.join(" · "));
  }

  function showRound(place, centre) {
    const { pbxs, companies } = neighbourhood(centre);
    const shown = { pbxs: pbxs.slice(0, MOST), companies: companies.slice(0, MOST) };
    const name = centre.kind === "company" ? companyName(centre.number) : pbxName(centre.number);
    const all = `${countedPbxs(pbxs.length)}, ${countedCompanies(companies.length)}`;
    const cut = pbxs.length > MOST || companies.length > MOST ? `, of which ${MOST} of each are shown at most` : "";
    const back = make("button", { type: "button", click: () => go("picture") }, "Show all that was found");
    const about = make("p", { class: "about" }, `The neighbourhood of ${name}: ${all}${cut}.`);
    place.replaceChildren(make("p", {}, back), about, matrix(shown), legend());
  }

  function offer(title, numbers, kind, name, linked) {
    const weight = (number) => linked[number].length;
    const most = [...numbers].sort((one, two) => weight(two) - weight(one) || one - two).slice(0, OFFERED);
    const part = (number) => {
      const choose = link(name(number), () => go("picture", { kind, number }));
      return make("span", {}, choose, soft(` ${figure(weight(number))}`));
    };
    return [make("p", {}, title), listOf(most, OFFERED, part)];
  }

  function show(place, found, centre) {
    if (centre) return showRound(place, centre);
    const pbxs = found.pbxs.filter((pbx) => links[pbx].length);
    const companies = [...new Set(pbxs.flatMap((pbx) => links[pbx]))].sort((one, two) => one - two);
    if (!pbxs.length) return place.replaceChildren(make("p", {}, "Nothing is shared here."));
    if (pbxs.length <= MOST && companies.length <= MOST) {
      return place.replaceChildren(matrix({ pbxs, companies }), legend());
    }
    const all = `${countedPbxs(pbxs.length)} and ${countedCompanies(companies.length)}`;
    place.replaceChildren(
      make("p", {}, `${all} are more than one picture holds. Search or filter, or choose a neighbourhood:`),
      ...offer("PBXs with most companies", pbxs, "pbx", pbxName, links),
      ...offer("Companies with most PBXs", companies, "company", companyName, used),
    );
  }

  return { show };
}
