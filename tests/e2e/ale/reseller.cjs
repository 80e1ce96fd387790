"use strict";
// A reseller's job with ALE's Node SDK; prints what each call answered as one JSON object.
// Credentials come as JSON in the environment: {"login", "password"} or {"apikey"}.
const { createRequire } = require("node:module");
const NodeSDK = createRequire(`${process.cwd()}/`)("rainbow-node-sdk");

const sdk = new NodeSDK({
  rainbow: { host: "rainbow.test", mode: "cli" },
  credentials: JSON.parse(process.env.CREDENTIALS),
  application: { appID: process.env.APP_ID, appSecret: process.env.APP_SECRET },
  logs: { enableConsoleLogs: false, enableFileLogs: false },
  im: { sendReadReceipt: false },
});

async function job() {
  await sdk.start();
  const { admin } = sdk;
  const seen = {};
  seen.companies = await admin.getAllCompanies("full");
  seen.byName = await admin.getCompanieByName("Fermette SA");
  seen.sites = await admin.getAllSites("full");
  const [site] = seen.sites.filter(({ name }) => name === "Fermette SA");
  seen.countries = await admin.getListOfCountriesAllowedForSystems();

  const rules = [{ regexpMatch: "^([0-9]{1,5})$", regexpReplace: "$1", description: "Internal numbers" }];
  const none = undefined;
  seen.created = await admin.createSystem(
    "SDK", none, none, none, "oxe", "FRA", none, none, ["0"], true, rules, "0", "00", none, none, none, true);
  const { id, pbxId } = seen.created;
  seen.state = await admin.getSystemConnectionState(id, "full");
  seen.renamed = await admin.updateSystem(id, "SDK renamed");
  seen.placed = await admin.updateSystem(id, none, site.id);
  seen.byEquipmentId = await admin.getSystemDataByPbxId(pbxId);
  seen.listed = await admin.getAllSystems(true, "full", 100, 0, "name", 1, "sdk");
  seen.deleted = await admin.deleteSystem(id);

  seen.annexe = await admin.createASite("Annexe", "active", site.companyId);
  seen.annexeRenamed = await admin.updateSite(seen.annexe.id, "Annexe 2", "hold", site.companyId);
  seen.annexeDeleted = await admin.deleteSite(seen.annexe.id);
  await sdk.stop();
  return seen;
}

job()
  .then((seen) => process.stdout.write(JSON.stringify(seen), () => process.exit(0)))
  .catch((error) => process.stderr.write(`${error.stack ?? JSON.stringify(error)}\n`, () => process.exit(1)));
