// The synthetic archive for Eleventy. All lists are made once, as collections: asking Eleventy's own
// `getNextCollectionItem` for each article's neighbours would look through all articles every time.
import { readFileSync } from "node:fs";
import footnote from "markdown-it-footnote";

const SPLIT = 1000; // articles a page lists at most
const TAXONOMIES = [
  ["authors", "Authors"],
  ["regions", "Regions"],
  ["topics", "Topics"],
  ["sources", "Sources"],
];
const site = JSON.parse(readFileSync(new URL("site.json", import.meta.url), "utf8"));

const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
const isoDate = (date) => date.toISOString().slice(0, 10);
const longDate = (date) =>
  date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

function grouped(articles, keyOf) {
  const groups = new Map();
  for (const article of articles) {
    const key = keyOf(article);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(article);
  }
  return groups;
}

// A listing in pages of at most SPLIT articles, each under year headings.
function pagesOf(listing) {
  const total = Math.max(1, Math.ceil(listing.articles.length / SPLIT));
  const addresses = Array.from({ length: total }, (_, at) => (at ? `${listing.url}page/${at + 1}/` : listing.url));
  return addresses.map((url, at) => {
    const shown = listing.articles.slice(at * SPLIT, (at + 1) * SPLIT);
    const groups = [...grouped(shown, (article) => isoDate(article.date).slice(0, 4))];
    return { ...listing, url, groups, addresses };
  });
}

// Years and, where a year has more than SPLIT articles, its months; each knows the ones beside it.
function periodsOf(articles) {
  const years = [...grouped(articles, (article) => isoDate(article.date).slice(0, 4))].map(([name, inside]) =>
    inside.length <= SPLIT ? { name, articles: inside } : { name, articles: [], months: monthsOf(inside), count: inside.length },
  );
  return beside(years).flatMap((year) => [...pagesOf(year), ...(year.months ?? []).flatMap(pagesOf)]);
}

function monthsOf(articles) {
  const months = [...grouped(articles, (article) => isoDate(article.date).slice(0, 7))];
  return beside(months.map(([name, inside]) => ({ name, articles: inside })));
}

function beside(newestFirst) {
  const periods = newestFirst.map((one) => ({ count: one.articles.length, ...one, url: `/${one.name.replace("-", "/")}/` }));
  periods.forEach((period, at) => {
    period.next = at ? { url: periods[at - 1].url, name: periods[at - 1].name } : undefined;
    period.previous = periods[at + 1] && { url: periods[at + 1].url, name: periods[at + 1].name };
  });
  return periods;
}

function termsOf(articles) {
  return TAXONOMIES.flatMap(([taxonomy]) => {
    const terms = new Map();
    for (const article of articles) {
      for (const term of article.data[taxonomy] ?? []) {
        if (!terms.has(term)) terms.set(term, { taxonomy, name: term, url: `/${taxonomy}/${slug(term)}/`, articles: [] });
        terms.get(term).articles.push(article);
      }
    }
    return [...terms.values()];
  });
}

function taxonomiesOf(terms) {
  return TAXONOMIES.map(([name, title]) => {
    const own = terms.filter((term) => term.taxonomy === name).sort((one, other) => (one.name < other.name ? -1 : 1));
    return { name, title, url: `/${name}/`, letters: [...grouped(own, (term) => term.name[0].toUpperCase())] };
  });
}

function listsOf(articles) {
  articles.forEach((article, at) => {
    article.data.previous = articles[at - 1] && { url: articles[at - 1].url, title: articles[at - 1].data.title };
    article.data.next = articles[at + 1] && { url: articles[at + 1].url, title: articles[at + 1].data.title };
  });
  const newestFirst = articles.toReversed();
  return { articles, latest: newestFirst.slice(0, 20), periods: periodsOf(newestFirst), terms: termsOf(newestFirst) };
}

// The first paragraph, where an article has no summary.
function summary(article) {
  if (article.data.summary) return article.data.summary;
  const paragraph = /<p>(.*?)<\/p>/s.exec(article.templateContent);
  return paragraph ? paragraph[1].replace(/<[^>]+>/g, "") : "";
}

// Headings get identifiers, as the other generators give them.
function identifiers(markdown) {
  markdown.renderer.rules.heading_open = (tokens, at, options, env, self) => {
    tokens[at].attrSet("id", slug(tokens[at + 1].content));
    return self.renderToken(tokens, at, options);
  };
}

export default function (eleventy) {
  eleventy.addGlobalData("site", site);
  eleventy.addGlobalData("taxonomies", TAXONOMIES);
  eleventy.amendLibrary("md", (markdown) => markdown.use(footnote).use(identifiers));
  for (const [name, filter] of Object.entries({ slug, isoDate, longDate, summary })) eleventy.addFilter(name, filter);

  // Collections are asked for in the order of what templates need, so each may be the first.
  let made;
  const lists = (api) => (made ??= listsOf(api.getFilteredByGlob("src/**/*.md")));
  eleventy.addCollection("articles", (api) => lists(api).articles);
  eleventy.addCollection("latest", (api) => lists(api).latest);
  eleventy.addCollection("periods", (api) => lists(api).periods);
  eleventy.addCollection("years", (api) => lists(api).periods.filter((one) => /^\/\d{4}\/$/.test(one.url)));
  eleventy.addCollection("terms", (api) => lists(api).terms);
  eleventy.addCollection("termPages", (api) => lists(api).terms.flatMap(pagesOf));
  eleventy.addCollection("taxonomies", (api) => taxonomiesOf(lists(api).terms));

  return {
    dir: { input: "src" },
    templateFormats: ["md", "njk"],
    markdownTemplateEngine: false, // articles are plain Markdown
    htmlTemplateEngine: false,
  };
}
