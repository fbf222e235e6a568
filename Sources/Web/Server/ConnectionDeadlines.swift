// Slow clients: a connection whose request does not come, or whose answer is not read, is closed. One
// handler a connection, on its event loop; it costs one timer.
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes connections that keep a place and do nothing with it.
final class ConnectionDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// What the connection waits for.
  private enum Wait { case head, body, answer, next, reading }

  private let request: TimeAmount
  private let idle: TimeAmount
  private let stalled: TimeAmount
  private var timer: Scheduled<Void>?
  /// Pieces of answers that the socket did not take yet.
  private var unsent = 0

  private let sending: Sending

  init(_ options: WebOptions, _ sending: Sending) {
    self.sending = sending
    request = .seconds(Int64(options.requestSeconds))
    idle = .seconds(Int64(options.idleSeconds))
    stalled = .seconds(Int64(options.stalledSeconds))
  }

  /// TCP_NOTSENT_LOWAT (tcp(7)): with so many bytes not yet sent a socket takes no more.
  ///
  /// The kernel would take megabytes, and for as long as it sends them nothing tells a client that reads
  /// slowly from one that does not read.
  private static let mostUnsent = (option: NIOBSDSocket.Option(rawValue: 25), bytes: 128 << 10)

  func handlerAdded(context: ChannelHandlerContext) {
    // Where a system has no such option, slow readers have less time.
    _ = context.channel.setOption(
      .tcpOption(Self.mostUnsent.option), value: numericCast(Self.mostUnsent.bytes))
    if context.channel.isActive { wait(for: .head, context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

  func channelActive(context: ChannelHandlerContext) {
    wait(for: .head, context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    // While an answer is unread, what else is asked gives nobody more time.
    if unsent == 0 {
      switch unwrapInboundIn(data) {
      case .head: wait(for: .body, context)
      case .body: break
      case .end: wait(for: .answer, context)
      }
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let isEnd: Bool
    var bytes = 0
    switch unwrapOutboundIn(data) {
    case .head: return context.write(data, promise: promise)
    case .body(let piece): (isEnd, bytes) = (false, piece.readableBytes)
    case .end: isEnd = true
    }
    sending.add(bytes)
    // Each piece that the client makes room for gives it time for the next.
    let sent = promise ?? context.eventLoop.makePromise(of: Void.self)
    unsent += 1
    if unsent == 1 { wait(for: .reading, context) }
    sent.futureResult.assumeIsolated().whenComplete { [self, bytes] _ in
      sending.add(-bytes)
      unsent -= 1
      guard context.channel.isActive else { return }
      wait(for: unsent > 0 ? .reading : isEnd ? .next : .answer, context)
    }
    context.write(data, promise: sent)
  }

  private func wait(for what: Wait, _ context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
    let amount: TimeAmount
    switch what {
    case .head, .body: amount = request
    case .answer: return  // Ours to hurry.
    case .next: amount = idle
    case .reading: amount = stalled
    }
    let channel = context.channel
    timer = context.eventLoop.scheduleTask(in: amount) { channel.close(promise: nil) }
  }
}
