// The tables of the map. Only one page of rows is in the document; a row unfolds to tell what hangs on it.

const ROWS = 50;

function makeTables(model, go) {
  const { data } = model;

  const details = makeDetails(model, go);
  const statusWord = (pbx) => {
    const word = data.statuses[data.status[pbx]];
    return make("span", { "data-status": word }, word);
  };

  const kinds = {
    pbxs: {
      heads: ["PBX", "Type", "Status", "Companies", "Difference"],
      classes: ["", "spare", "", "number", ""],
      name: (pbx) => data.names[pbx],
      more: (pbx) => data.servers[pbx],
      cells: (pbx) => [
        data.types[data.type[pbx]],
        statusWord(pbx),
        figure(model.sharers(pbx).length),
        (data.differ[pbx] ?? []).map((word) => data.words[word]).join(", "),
      ],
      detail: details.ofPbx,
    },
    companies: {
      heads: ["Company", "Reference", "PBXs", "Shares with"],
      classes: ["", "spare", "number", "number"],
      name: (company) => data.companies[company],
      more: () => undefined,
      cells: (company) => [
        data.references[company] ?? "",
        figure(model.usedNow(company).length),
        figure(model.neighbours(company).length),
      ],
      detail: details.ofCompany,
    },
  };
  if (data.words.length) kinds.pbxs.classes[3] += " spare";
  else kinds.pbxs.heads.pop();

  function row(kind, number) {
    const { heads, classes, name, more, cells, detail } = kinds[kind];
    const button = make("button", { type: "button", class: "fold", "aria-expanded": "false" }, name(number));
    const aside = more(number);
    const title = make("th", { scope: "row" }, button, aside ? soft(` ${aside}`) : undefined);
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

  // Buttons to the pages before and after; the one that was pressed keeps the focus.
  function turns(place, kind, numbers, at, pages) {
    const turn = (step, word) => {
      const disabled = at + step < 0 || at + step >= pages;
      const click = () => {
        show(place, kind, numbers, at + step);
        const again = [...place.querySelectorAll(".pages button")].find((one) => one.textContent === word);
        (again.disabled ? place.querySelector(".fold") : again).focus();
      };
      return make("button", { type: "button", disabled, click }, word);
    };
    const last = Math.min((at + 1) * ROWS, numbers.length);
    const where = ` ${figure(at * ROWS + 1)}–${figure(last)} of ${figure(numbers.length)}`;
    return make("nav", { class: "pages", "aria-label": "Pages" }, turn(-1, "Previous"), turn(1, "Next"), where);
  }

  // A page of rows; `open` is the number of the row that shall be unfolded and focused.
  function show(place, kind, numbers, page, open) {
    const pages = Math.max(1, Math.ceil(numbers.length / ROWS));
    const at = open === undefined ? Math.min(page, pages - 1) : Math.max(0, Math.floor(numbers.indexOf(open) / ROWS));
    const shown = numbers.slice(at * ROWS, (at + 1) * ROWS);
    const { heads, classes } = kinds[kind];
    const rows = shown.map((number) => row(kind, number));
    const titles = heads.map((title, column) => make("th", { scope: "col", class: classes[column] }, title));
    const head = make("thead", {}, make("tr", {}, ...titles));
    const table = make("table", { class: "rows" }, head, make("tbody", {}, ...rows));
    place.replaceChildren(...(numbers.length ? [make("div", { class: "wide" }, table)] : []));
    if (pages > 1) place.append(turns(place, kind, numbers, at, pages));
    if (open !== undefined && shown.includes(open)) {
      const target = rows[shown.indexOf(open)];
      target.unfold();
      target.querySelector("button").focus();
    }
  }

  return { show };
}
