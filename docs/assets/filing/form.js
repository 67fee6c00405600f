/* A form by its published schema. Items go by its x-field; the Chinese keys stand in the schema alone. */

import { Validator } from "./vendor/json-schema.js";

export class Form {
  constructor(schema) {
    this.schema = schema;
    this.group = itemsOf(schema);
    const list = this.group.get("filings");
    this.record = list ? itemsOf(list.schema.items) : new Map();
    this.records = list?.key;
    this.validator = new Validator(schema, "2020-12", false);
  }

  item(field) {
    return this.group.get(field) ?? this.record.get(field);
  }

  /* What was there with the answers laid over it, and one more record: the same as forms/answers.py. */
  filled(before, answers) {
    const data = laid(this.group, before, answers);
    if (this.records) data[this.records] = [...(before[this.records] ?? []), laid(this.record, {}, answers)];
    return data;
  }

  changed(before, after) {
    const text = ({ key }, data) => JSON.stringify(data[key] ?? "");
    const items = [...this.group.values()].filter(({ field }) => field !== "filings");
    return items.filter((item) => text(item, before) !== text(item, after));
  }

  answersOf(data) {
    const pairs = [...this.group].filter(([field]) => field !== "filings");
    return Object.fromEntries(pairs.map(([field, { key }]) => [field, data[key] ?? ""]));
  }

  misshapes(data) {
    const { valid, errors } = this.validator.validate(data);
    const found = new Map();
    for (const error of valid ? [] : errors) {
      for (const item of this.meant(error)) found.set(item.field, item.schema.errorMessage);
    }
    return found;
  }

  /* An error about a whole object names none but the items that are missing. */
  meant({ instanceLocation, keyword, error }) {
    const steps = instanceLocation.slice(2).split("/").filter(Boolean).map(unescaped);
    const items = steps[0] === this.records && steps.length > 1 ? this.record : this.group;
    const keys = items === this.record ? steps.slice(2) : steps;
    if (keyword === "required") return [...items.values()].filter(({ key }) => error.includes(`"${key}"`));
    return [...items.values()].filter(({ key, field }) => key === keys[0] && field !== "filings");
  }
}

export function itemsOf(schema) {
  const item = (key, body) => ({ key, field: body["x-field"], schema: body, required: schema.required.includes(key) });
  return new Map(Object.entries(schema.properties).map(([key, body]) => [body["x-field"], item(key, body)]));
}

export function laid(items, before, answers) {
  const data = {};
  for (const { key, field } of items.values()) {
    const value = answers[field] ?? before[key] ?? "";
    if (field !== "filings" && value.length) data[key] = value;
  }
  return data;
}

const unescaped = (step) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
