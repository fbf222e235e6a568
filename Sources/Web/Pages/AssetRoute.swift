// Our style sheet, script and sign: embedded in the program.
import Presentation

enum AssetRoute {
  static func reply(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    let (type, bytes): (String, [UInt8]) =
      switch asked.path {
      case "/assets/stet.css": ("text/css; charset=utf-8", PageTemplates.style)
      case "/assets/stet.js": ("text/javascript; charset=utf-8", PageTemplates.script)
      case "/assets/stet.svg", "/favicon.ico": ("image/svg+xml", PageTemplates.icon)
      case "/assets/opensearch.xml":
        ("application/opensearchdescription+xml", Array(openSearch(asked.origin).utf8))
      case "/robots.txt": ("text/plain; charset=utf-8", Array("User-agent: *\nDisallow: /\n".utf8))
      default: throw Refusal.notFound("There is nothing at \(asked.path.prefix(200)).")
      }
    let isStamped = asked.rawQuery == PageTemplates.stamp
    return Reply(type, bytes, freshness: isStamped ? .immutable : .revalidate)
  }

  /// OpenSearch 1.1: lets a browser search here.
  private static func openSearch(_ origin: String) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
    <ShortName>Stet</ShortName><Description>What pages said</Description><InputEncoding>UTF-8</InputEncoding>
    <Url type="text/html" template="\(Markup.escaped(origin))/search?q={searchTerms}"/>
    </OpenSearchDescription>

    """
  }
}
