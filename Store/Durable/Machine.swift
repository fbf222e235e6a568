// What the engine asks of the machine besides files: how many cores, and the time of day.
import Glibc

/// Facts of this machine.
public enum Machine {
  /// Cores of this machine; at least 1.
  public static let coreCount = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

  /// Milliseconds since 1970-01-01T00:00:00Z by the machine's clock.
  public static func now() -> Int64 {
    var time = timespec()
    guard unsafe clock_gettime(CLOCK_REALTIME, &time) == 0 else { return 0 }
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// Seconds by a clock that never goes back; for durations.
  public static func monotonicSeconds() -> Double {
    var time = timespec()
    guard unsafe clock_gettime(CLOCK_MONOTONIC, &time) == 0 else { return 0 }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
