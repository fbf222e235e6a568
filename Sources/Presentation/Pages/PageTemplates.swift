// The templates of our pages (Mustache, in Templates/), parsed once. Values are escaped unless a template
// says otherwise; what is put in unescaped is made by Markup and nothing else.
import Bytes
import Cryptography
import Mustache
import Synchronization

/// What a template is given: texts, numbers, lists and further fields, by name.
package typealias Fields = [String: Any]

/// Renders our pages.
package enum PageTemplates {
  /// A template that cannot be parsed: ours, so it is found by the first test.
  private static let library: MustacheLibrary = {
    MustacheContentTypes.register(ByteEscaping(), named: ByteEscaping.name)
    var templates: [String: MustacheTemplate] = [:]
    for (name, bytes) in TemplateSources.all {
      do {
        templates[name] = try MustacheTemplate(
          string: "{{% CONTENT_TYPE:\(ByteEscaping.name)}}" + String(decoding: bytes, as: UTF8.self)
        )
      } catch { preconditionFailure("template \(name): \(error)") }
    }
    return MustacheLibrary(templates: templates)
  }()

  /// The template called `name` with these fields.
  package static func render(_ name: String, _ fields: Fields) -> String {
    guard let text = library.render(fields, withTemplate: name) else {
      preconditionFailure("there is no template \(name)")
    }
    return text
  }

  /// Our style sheet.
  package static let style = PackageResources.stet_css
  /// Our script.
  package static let script = PackageResources.stet_js
  /// Our sign.
  package static let icon = PackageResources.stet_svg
  /// Changes with the style sheet and the script, so that browsers may keep both for ever.
  package static let stamp = String(SHA256.hash(style + script).hex.prefix(12))

  /// Everything before the content of a page.
  ///
  /// Fields: `title`; `style` for a page that stands alone; `query`, `feed`, `feedTitle`, `mayCapture`.
  package static func head(_ fields: Fields) -> String {
    render(
      "document-head",
      fields.merging(["version": Program.version, "stamp": stamp]) { given, _ in given })
  }

  /// Everything behind it.
  package static func foot(_ fields: Fields = [:]) -> String {
    render(
      "document-foot", fields.merging(["version": Program.version]) { given, _ in given })
  }
}

/// How values of templates are escaped.
///
/// The library's own way looks at whole characters, and takes a quotation mark that a combining mark
/// follows for another character, which it leaves as it is: such a text would end an attribute.
private struct ByteEscaping: MustacheContentType {
  static let name = "BYTES"

  func escapeText(_ text: String) -> String { Markup.escapedVerbatim(text) }
}
