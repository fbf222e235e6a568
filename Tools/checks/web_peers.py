"""What other people's clients make of a running `stet serve`: run by web_protocols.py in a virtual environment that has them.

    web_peers.py memento|cdx|feed|schema ORIGIN ARGUMENT…

Prints one JSON document; each client is of another project, and shares no code with Stet.
"""

import datetime
import json
import sys
import urllib.parse


def memento(origin, page, time):
    """memento-client: negotiates, and walks a TimeMap."""
    import requests
    from memento_client import MementoClient
    client = MementoClient(timegate_uri=f"{origin}/timegate/", check_native_timegate=False)
    latest = requests.head(f"{origin}/timegate/{page}", allow_redirects=True).url
    found = client.get_memento_info(latest, datetime.datetime.strptime(time, "%Y-%m-%dT%H:%M:%SZ"))
    text = requests.get(f"{origin}/timemap/link/{page}").text
    links = MementoClient.parse_link_header(text)
    relations, mementos = {}, []
    for uri, link in links.items():
        for relation in link.get("rel", []): relations.setdefault(relation, []).append(uri)
        if "memento" in link.get("rel", []): mementos.append((uri, link["datetime"][0]))
    walked = []
    for uri, moment in mementos[:40] + mementos[-5:]:
        answer = requests.head(uri)
        walked.append(bool(MementoClient.is_memento(uri, response=answer)) and answer.headers.get("Memento-Datetime") == moment)
    return {"closest": found["mementos"]["closest"]["uri"][0], "first": found["mementos"]["first"]["uri"][0], "last": found["mementos"]["last"]["uri"][0],
            "original": found["original_uri"], "relations": {k: len(v) for k, v in relations.items()}, "mementos": len(mementos), "walked": walked,
            "timegate": bool(MementoClient.is_timegate(f"{origin}/timegate/{page}"))}


def cdx(origin, pattern, page):
    """cdx_toolkit: reads by pages, with filters, and fetches what it found."""
    import cdx_toolkit
    import surt
    fetcher = cdx_toolkit.CDXFetcher(source=f"{origin}/cdx", wb=f"{origin}/web")
    read = [dict(capture.data) for capture in fetcher.iter(pattern, pageSize=1)]
    one = fetcher.get(page, limit=3)
    return {"lines": read, "some": [dict(c.data) for c in one], "html": len(fetcher.get(pattern, filter="=mime:text/html", limit=10_000)),
            "content": one[0].content.decode(), "keys": all(line["urlkey"] == surt.surt(line["url"]) for line in read if line["url"].startswith("http")),
            "estimate": fetcher.get_size_estimate(pattern, as_pages=True)}


def feed(origin, path):
    """feedparser: reads a feed, and asks again in both ways."""
    import feedparser
    import requests
    answer = requests.get(origin + path)
    read = feedparser.parse(answer.content)
    def again(**headers): return requests.get(origin + path, headers=headers).status_code
    return {"bozo": bool(read.bozo), "version": read.version, "title": read.feed.title, "id": read.feed.id, "updated": read.feed.updated,
            "links": [[link.rel, link.href] for link in read.feed.links],
            "entries": [{"id": e.id, "title": e.title, "summary": e.summary, "content": e.content[0].value, "links": [[l.rel, l.href] for l in e.links], "updated": e.updated} for e in read.entries],
            "etag": again(**{"If-None-Match": answer.headers["ETag"]}), "modified": again(**{"If-Modified-Since": answer.headers["Last-Modified"]}),
            "stale": again(**{"If-None-Match": '"other"', "If-Modified-Since": answer.headers["Last-Modified"]}), "old": again(**{"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"})}


def schema(origin, *paths):
    """openapi-spec-validator and openapi-schema-validator: the document is one, and answers are what it says."""
    import requests
    from openapi_schema_validator import OAS31Validator
    from openapi_spec_validator import validate
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012
    document = requests.get(f"{origin}/api/v1/openapi.json").json()
    validate(document)
    registry = Registry().with_resource("urn:api", Resource(contents=document, specification=DRAFT202012))
    def resolved(node): return registry.resolver("urn:api").lookup(node["$ref"]).contents if "$ref" in node else node
    def absolute(node):
        if isinstance(node, list): return [absolute(n) for n in node]
        return {k: "urn:api" + v if k == "$ref" else absolute(v) for k, v in node.items()} if isinstance(node, dict) else node
    def template(path):
        here = urllib.parse.urlsplit(path).path.split("/")
        for pattern in sorted(document["paths"], key=lambda p: p.count("{")):
            there = pattern.split("/")
            if len(there) == len(here) and all(a == b or a.startswith("{") for a, b in zip(there, here)): return pattern
    results = []
    for path in paths:
        answer = requests.get(origin + path)
        pattern = template(path)
        declared = document["paths"][pattern]["get"]["responses"].get(str(answer.status_code)) if pattern else None
        problems = []
        if declared is None:
            problems.append(f"{answer.status_code} is not declared")
        else:
            content = resolved(declared).get("content", {})
            kind = answer.headers.get("Content-Type", "")
            if kind not in content: problems.append(f"{kind} is not declared")
            else: problems += [f"{error.json_path}: {error.message[:200]}" for error in OAS31Validator(absolute(content[kind]["schema"]), registry=registry).iter_errors(answer.json())][:3]
        results.append({"path": path, "status": answer.status_code, "problems": problems})
    return {"version": document["openapi"], "results": results, "paths": sorted(document["paths"]), "covered": sorted({template(p) or "" for p in paths})}


if __name__ == "__main__":
    print(json.dumps({"memento": memento, "cdx": cdx, "feed": feed, "schema": schema}[sys.argv[1]](*sys.argv[2:])))
