"use strict";
// What the map knows: PBXs and companies by number, who shares what, and which of them a search and filters leave.

const dataBlock = document.getElementById("atlas");
const atlas = dataBlock && JSON.parse(dataBlock.textContent);

const SHARED = "●";

// A text as it is searched: without case and accents.
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function makeModel(data) {
  const pbxCount = data.names.length;
  const companyCount = data.companies.length;
  const used = Array.from({ length: companyCount }, () => []); // company → PBXs, as Rainbow has it and as it will be
  const links = data.links.map((companies, pbx) => {
    const marks = data.marks[pbx];
    const all = marks ? [...new Set([...companies, ...Object.keys(marks).map(Number)])] : companies;
    for (const company of all) used[company].push(pbx);
    return all;
  });
  const pbxText = data.names.map((name, pbx) => bare(`${name}\n${data.servers[pbx] ?? ""}\n${data.equipment[pbx]}`));
  const companyText = data.companies.map((name, company) => bare(`${name}\n${data.references[company] ?? ""}`));
  const linked = data.links.map((companies) => new Set(companies));
  const everyPbx = data.names.map((_, pbx) => pbx);
  const everyCompany = data.companies.map((_, company) => company);

  // 1 for those that hold the word themselves
  const holding = (texts, word) => Uint8Array.from(texts, (text) => (text.includes(word) ? 1 : 0));

  const ownFirst = (numbers, isOwn) => [...numbers.filter(isOwn), ...numbers.filter((number) => !isOwn(number))];

  function passes(pbx, { differ, status, type }) {
    if (status !== "" && data.status[pbx] !== Number(status)) return false;
    if (type !== "" && data.type[pbx] !== Number(type)) return false;
    const words = data.differ[pbx];
    if (differ === "none") return !words;
    if (differ === "some") return Boolean(words);
    return differ === "" || Boolean(words?.includes(Number(differ)));
  }

  // A PBX is found by its own names and by those of its companies, a company by its own and by those of its PBXs;
  // what bears the name itself comes first.
  function select({ search, differ = "", status = "", type = "" }) {
    const filtered = differ !== "" || status !== "" || type !== "";
    let pbxs = filtered ? everyPbx.filter((pbx) => passes(pbx, { differ, status, type })) : everyPbx;
    let companies = everyCompany;
    if (filtered) {
      const left = new Uint8Array(companyCount);
      for (const pbx of pbxs) for (const company of links[pbx]) left[company] = 1;
      companies = everyCompany.filter((company) => left[company]);
    }
    const words = bare(search).split(/\s+/).filter(Boolean);
    const heldBy = words.map((word) => [holding(pbxText, word), holding(companyText, word)]);
    for (const [ownPbx, ownCompany] of heldBy) {
      pbxs = pbxs.filter((pbx) => ownPbx[pbx] || links[pbx].some((company) => ownCompany[company]));
      companies = companies.filter((company) => ownCompany[company] || used[company].some((pbx) => ownPbx[pbx]));
    }
    if (words.length) {
      pbxs = ownFirst(pbxs, (pbx) => heldBy.every(([own]) => own[pbx]));
      companies = ownFirst(companies, (company) => heldBy.every(([, own]) => own[company]));
    }
    return { pbxs, companies };
  }

  // Of a PBX that is not there yet, whom the files share it with.
  const isMissing = (pbx) => data.statuses[data.status[pbx]] === "Missing";
  const sharers = (pbx) => (isMissing(pbx) ? links[pbx] : data.links[pbx]);

  // The PBXs that a company uses as Rainbow has it.
  const usedNow = (company) => used[company].filter((pbx) => linked[pbx].has(company));

  // Companies that share a PBX with this one as Rainbow has it, and how many PBXs, those with most first.
  function neighbours(company) {
    const count = new Map();
    for (const pbx of usedNow(company))
      for (const other of data.links[pbx]) if (other !== company) count.set(other, (count.get(other) ?? 0) + 1);
    return [...count].sort((one, two) => two[1] - one[1] || one[0] - two[0]);
  }

  // How a company stands to a PBX: a word of the report, or "shared", or "" for not at all; and its sign in a picture.
  function standing(pbx, company) {
    const mark = data.marks[pbx]?.[company];
    if (mark !== undefined) return [data.words[mark], data.signs[mark]];
    return linked[pbx].has(company) ? ["shared", SHARED] : ["", ""];
  }

  return { data, links, used, usedNow, isMissing, sharers, select, neighbours, standing };
}
