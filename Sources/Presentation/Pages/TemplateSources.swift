// The files of Templates/ by the names that templates know each other by.

enum TemplateSources {
  static let all: [String: [UInt8]] = [
    "document-head": PackageResources.document_head_mustache,
    "document-foot": PackageResources.document_foot_mustache,
    "comparison-head": PackageResources.comparison_head_mustache,
    "comparison-row": PackageResources.comparison_row_mustache,
    "comparison-foot": PackageResources.comparison_foot_mustache,
    "home": PackageResources.home_mustache,
    "pages": PackageResources.pages_mustache,
    "history": PackageResources.history_mustache,
    "blame": PackageResources.blame_mustache,
    "claims": PackageResources.claims_mustache,
    "capture": PackageResources.capture_mustache,
    "search": PackageResources.search_mustache,
    "log": PackageResources.log_mustache,
    "keep": PackageResources.keep_mustache,
    "rendered": PackageResources.rendered_mustache,
    "message": PackageResources.message_mustache,
  ]
}
