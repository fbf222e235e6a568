// Which folder is the archive: an option, the environment, or the XDG default. Nothing is opened.
import Foundation
public import Store

/// Where the archive is.
public enum ArchiveLocation {
  /// The archive's folder, made absolute against the working folder.
  ///
  /// `option` if given, else `$STET_ARCHIVE`, else `$XDG_DATA_HOME/stet`, else
  /// `~/.local/share/stet`.
  public static func resolve(
    option: String?, environment: [String: String]? = nil
  ) -> String {
    let environment = environment ?? ProcessInfo.processInfo.environment
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    if let option { return absolutePath(option) }
    if let path = value("STET_ARCHIVE") { return absolutePath(path) }
    if let data = value("XDG_DATA_HOME"), data.hasPrefix("/") { return data + "/stet" }
    return (value("HOME") ?? NSHomeDirectory()) + "/.local/share/stet"
  }

  /// Refuses two folders that are one, or of which one lies in the other; links are followed.
  /// - Throws: `unsuitable`.
  public static func expectApart(_ source: String, _ mirror: String) throws(StoreError) {
    func real(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path + "/"
    }
    let (first, second) = (real(source), real(mirror))
    if first == second {
      throw .unsuitable(detail: "\(source) cannot be its own mirror: name another folder")
    }
    if first.hasPrefix(second) || second.hasPrefix(first) {
      throw .unsuitable(
        detail: "\(source) and \(mirror) lie one in the other: name a folder apart for the mirror")
    }
  }
}

/// `path` made absolute against the working folder; `.` and `..` resolved, links not.
func absolutePath(_ path: String) -> String {
  let full =
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  var parts: [Substring] = []
  for part in full.split(separator: "/") where part != "." {
    if part == ".." { _ = parts.popLast() } else { parts.append(part) }
  }
  return "/" + parts.joined(separator: "/")
}
