// What the program calls itself, in pages, files and requests.

/// The program.
package enum Program {
  /// Its version.
  package static let version = "0.1.0"
}
