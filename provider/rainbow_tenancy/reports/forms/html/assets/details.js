// What a row unfolds to: of a PBX who shares it, of a company what it uses and with whom.

const NAMES = 40;

function makeDetails(model, go) {
  const { data } = model;
  const pbxLink = (pbx) => link(data.names[pbx], () => go("pbxs", pbx));
  const companyLink = (company) => link(data.companies[company], () => go("companies", company));
  const pictureLink = (kind, number) => link("Show as a picture", () => go("picture", { kind, number }));

  // A link with what the report says of this association, and with its sites.
  function marked(node, pbx, company) {
    const [word] = model.standing(pbx, company);
    const sites = data.sites[pbx]?.[company];
    const mark = word === "shared" ? undefined : make("span", { class: "mark" }, ` ${word}`);
    return make("span", {}, node, mark, sites === undefined ? undefined : soft(` ${data.places[sites]}`));
  }

  function facts(pbx) {
    const hidden = data.hidden[pbx];
    return [
      data.equipment[pbx] && `equipment ID ${data.equipment[pbx]}`,
      data.types[data.type[pbx]],
      data.ordinary.includes(pbx) && "ordinary, not shared",
      data.gateways.includes(pbx) && "with a WebRTC gateway",
      data.untold.includes(pbx) && "whether with a WebRTC gateway is unknown",
      hidden && `${counted(hidden, "link", "links")} to sites that this account does not see`,
    ].filter(Boolean);
  }

  function ofPbx(pbx) {
    const companies = [...model.links[pbx]].sort((one, two) => one - two);
    const anchor = data.anchors[pbx];
    const there = anchor !== undefined && document.getElementById(anchor);
    const sharing = model.isMissing(pbx) ? "Who is to share it" : "Who shares it";
    const more = there ? [" · ", make("a", { href: `#${anchor}` }, "Its differences")] : [];
    return [
      make("p", { class: "soft" }, facts(pbx).join(" · ")),
      make("p", {}, companies.length ? sharing : "No company uses it."),
      listOf(companies, NAMES, (company) => marked(companyLink(company), pbx, company)),
      make("p", {}, pictureLink("pbx", pbx), ...more),
    ];
  }

  function ofCompany(company) {
    const neighbours = model.neighbours(company);
    const neighbour = ([other, times]) =>
      make("span", {}, companyLink(other), times > 1 ? soft(` on ${times} PBXs`) : undefined);
    return [
      make("p", {}, "What it uses"),
      listOf(model.used[company], NAMES, (pbx) => marked(pbxLink(pbx), pbx, company)),
      make("p", {}, neighbours.length ? "Whom it shares a PBX with" : "It shares a PBX with nobody."),
      listOf(neighbours, NAMES, neighbour),
      make("p", {}, pictureLink("company", company)),
    ];
  }

  return { ofPbx, ofCompany };
}
