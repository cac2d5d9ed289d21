// validate.mjs - reads lines "FORMAT FILE" and prints what is wrong with the
// files: SARIF by the OASIS schema, rdjson and rdjsonl by reviewdog's format.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const Ajv = require("ajv");
const { validate } = require("@umbrelladocs/rdformat-validator");

const ajv = new Ajv({ schemaId: "id", meta: false, unknownFormats: "ignore", allErrors: true });
ajv.addMetaSchema(require("ajv/lib/refs/json-schema-draft-04.json"));
const isSarif = ajv.compile(require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"));

// Protobuf's JSON has both spellings of a name; the validator knows one.
const named = (text) => JSON.parse(text.replaceAll('"relatedLocations":', '"related_locations":'));
const isReviewdog = async (text) => (await validate(named(text), { strictMode: true })).errors;
const lines = (text) => text.split("\n").filter((line) => line !== "");

const checks = {
    sarif: async (text) => (isSarif(JSON.parse(text)) ? [] : isSarif.errors),
    rdjson: isReviewdog,
    rdjsonl: async (text) => (await Promise.all(lines(text).map(isReviewdog))).flat(),
};

let failed = 0;
for (const line of lines(readFileSync(0, "utf8"))) {
    const [format, file] = [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)];
    const errors = await checks[format](readFileSync(file, "utf8"));

    if (errors.length > 0) {
        failed++;
        console.log(`${file}: ${JSON.stringify(errors.slice(0, 3))}`);
    }
}
process.exit(failed > 0 ? 1 : 0);
