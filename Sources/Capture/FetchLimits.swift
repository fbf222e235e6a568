// How much a fetch may take: bytes, time, redirects. Values only.

/// What a fetch may cost before it is given up.
///
/// Every limit ends in a ``FetchError``, never in a shortened capture.
public struct FetchLimits: Sendable, Equatable {
  /// Most bytes of a body, as received and, again, after each content-coding is undone.
  ///
  /// 128 MiB.
  public var maxBodyBytes: Int
  /// Most bytes of headers in one hop, informational (1xx) blocks and trailers included.
  ///
  /// 256 KiB.
  public var maxHeaderBytes: Int
  /// Longest wait for a connection, name resolution and TLS included.
  ///
  /// 30 seconds.
  public var connectTimeout: Duration
  /// Longest time for a fetch with all its redirects.
  ///
  /// 120 seconds.
  public var totalTimeout: Duration
  /// A hop that stays below this many bytes a second for ``lowSpeedTime`` is cut off.
  ///
  /// 10; 0 is off.
  public var lowSpeedBytesPerSecond: Int
  /// How long a hop may stay too slow, in whole seconds.
  ///
  /// 60 seconds.
  public var lowSpeedTime: Duration
  /// Most redirects to follow.
  ///
  /// 20.
  public var maxRedirects: Int

  /// The limits named above, or others.
  public init(
    maxBodyBytes: Int = 128 << 20,
    maxHeaderBytes: Int = 256 << 10,
    connectTimeout: Duration = .seconds(30),
    totalTimeout: Duration = .seconds(120),
    lowSpeedBytesPerSecond: Int = 10,
    lowSpeedTime: Duration = .seconds(60),
    maxRedirects: Int = 20
  ) {
    self.maxBodyBytes = maxBodyBytes
    self.maxHeaderBytes = maxHeaderBytes
    self.connectTimeout = connectTimeout
    self.totalTimeout = totalTimeout
    self.lowSpeedBytesPerSecond = lowSpeedBytesPerSecond
    self.lowSpeedTime = lowSpeedTime
    self.maxRedirects = maxRedirects
  }
}
