// The tables of the map. Only one page of rows is in the document; a row unfolds to tell what hangs on it.

const ROWS = 50;
const NAMES = 40;

function makeTables(model, go) {
  const { data } = model;

  const pbxLink = (pbx) =>
    make("button", { type: "button", class: "link", click: () => go("pbxs", pbx) }, data.names[pbx]);
  const companyLink = (company) =>
    make("button", { type: "button", class: "link", click: () => go("companies", company) }, data.companies[company]);
  const pictureLink = (kind, number) =>
    make("button", { type: "button", class: "link", click: () => go("picture", { kind, number }) }, "Show as a picture");
  const statusWord = (pbx) => {
    const word = data.statuses[data.status[pbx]];
    return make("span", { "data-status": word }, word);
  };
  const marked = (node, pbx, company) => {
    const [word] = model.standing(pbx, company);
    const more = [];
    if (word !== "shared") more.push(make("span", { class: "mark" }, ` ${word}`));
    const sites = data.sites[pbx]?.[company];
    if (sites) more.push(make("span", { class: "soft" }, ` ${sites}`));
    return make("span", {}, node, ...more);
  };

  function pbxDetail(pbx) {
    const companies = [...model.links[pbx]].sort((one, two) => one - two);
    const hidden = data.hidden[pbx] ?? 0;
    const facts = [
      data.equipment[pbx] && `equipment ID ${data.equipment[pbx]}`,
      data.types[data.type[pbx]],
      data.ordinary.includes(pbx) ? "ordinary, not shared" : undefined,
      data.gateways.includes(pbx) ? "with a WebRTC gateway" : undefined,
      hidden ? `${counted(hidden, "link", "links")} to sites that this account does not see` : undefined,
    ].filter(Boolean);
    const anchor = data.anchors[pbx];
    const there = anchor !== undefined && document.getElementById(anchor);
    return [
      make("p", { class: "soft" }, facts.join(" · ")),
      make("p", {}, companies.length ? `Used by ${countedCompanies(companies.length)}` : "No company uses it."),
      listOf(companies, NAMES, (company) => marked(companyLink(company), pbx, company)),
      make("p", {}, pictureLink("pbx", pbx), ...(there ? [" · ", make("a", { href: `#${anchor}` }, "Its differences")] : [])),
    ];
  }

  function companyDetail(company) {
    const pbxs = model.used[company];
    const neighbours = model.neighbours(company);
    return [
      make("p", {}, `Uses ${countedPbxs(pbxs.length)}`),
      listOf(pbxs, NAMES, (pbx) => marked(pbxLink(pbx), pbx, company)),
      make("p", {}, neighbours.length ? `Shares with ${countedCompanies(neighbours.length)}` : "Shares with nobody."),
      listOf(neighbours, NAMES, ([other, times]) =>
        make("span", {}, companyLink(other), times > 1 ? make("span", { class: "soft" }, ` on ${times} PBXs`) : undefined),
      ),
      make("p", {}, pictureLink("company", company)),
    ];
  }

  const kinds = {
    pbxs: {
      heads: ["PBX", "Type", "Status", "Companies", "Difference"],
      classes: ["", "spare", "", "number", ""],
      name: (pbx) => data.names[pbx],
      more: (pbx) => data.servers[pbx],
      cells: (pbx) => [
        data.types[data.type[pbx]],
        statusWord(pbx),
        figure(data.links[pbx].length),
        (data.differ[pbx] ?? []).map((word) => data.words[word]).join(", "),
      ],
      detail: pbxDetail,
    },
    companies: {
      heads: ["Company", "Reference", "PBXs", "Shares with"],
      classes: ["", "spare", "number", "number"],
      name: (company) => data.companies[company],
      more: () => undefined,
      cells: (company) => [
        data.references[company] ?? "",
        figure(model.used[company].length),
        figure(model.neighbours(company).length),
      ],
      detail: companyDetail,
    },
  };
  if (data.words.length) kinds.pbxs.classes[3] += " spare";
  else kinds.pbxs.heads.pop();

  function row(kind, number) {
    const { heads, classes, name, more, cells, detail } = kinds[kind];
    const button = make("button", { type: "button", class: "fold", "aria-expanded": "false" }, name(number));
    const aside = more(number);
    const title = make("th", { scope: "row" }, button, aside ? make("span", { class: "soft" }, ` ${aside}`) : undefined);
    const rest = cells(number).slice(0, heads.length - 1);
    const line = make("tr", {}, title, ...rest.map((cell, at) => make("td", { class: classes[at + 1] }, cell)));
    line.unfold = () => {
      const open = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!open));
      if (open) line.nextSibling.remove();
      else line.after(make("tr", { class: "detail" }, make("td", { colspan: heads.length }, ...detail(number))));
    };
    button.addEventListener("click", line.unfold);
    return line;
  }

  // A page of rows; `open` is the number of the row that shall be unfolded and focused.
  function show(place, kind, numbers, page, open) {
    const pages = Math.max(1, Math.ceil(numbers.length / ROWS));
    const at = open === undefined ? Math.min(page, pages - 1) : Math.max(0, Math.floor(numbers.indexOf(open) / ROWS));
    const shown = numbers.slice(at * ROWS, (at + 1) * ROWS);
    const { heads, classes } = kinds[kind];
    const rows = shown.map((number) => row(kind, number));
    const head = make("tr", {}, ...heads.map((title, column) => make("th", { scope: "col", class: classes[column] }, title)));
    const table = make("table", { class: "rows" }, make("thead", {}, head), make("tbody", {}, ...rows));
    const turn = (step, word) =>
      make("button", { type: "button", disabled: !pages || at + step < 0 || at + step >= pages, click: () => turnTo(at + step, word) }, word);
    const turnTo = (next, word) => {
      show(place, kind, numbers, next);
      const again = [...place.querySelectorAll(".pages button")].find((one) => one.textContent === word && !one.disabled);
      (again ?? place.querySelector(".fold"))?.focus();
    };
    const turns = make("nav", { class: "pages", "aria-label": "Pages" }, turn(-1, "Previous"), turn(1, "Next"), ` ${figure(at * ROWS + 1)}–${figure(at * ROWS + shown.length)} of ${figure(numbers.length)}`);
    place.replaceChildren(...(numbers.length ? [make("div", { class: "wide" }, table)] : []), ...(pages > 1 ? [turns] : []));
    if (open !== undefined && shown.includes(open)) {
      const target = rows[shown.indexOf(open)];
      target.unfold();
      target.querySelector("button").focus();
    }
  }

  return { show };
}
