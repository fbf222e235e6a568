// The environment, and files as the commands ask for them.
import Foundation

/// The process's environment variables.
enum ProcessEnvironment {
  static var values: [String: String] { ProcessInfo.processInfo.environment }
}

/// True where something is at `path`.
func fileExists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
