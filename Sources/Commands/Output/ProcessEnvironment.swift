// The environment, and files as the commands ask for them.
import Foundation

/// The process's environment variables.
enum ProcessEnvironment {
  static var values: [String: String] { ProcessInfo.processInfo.environment }
}
