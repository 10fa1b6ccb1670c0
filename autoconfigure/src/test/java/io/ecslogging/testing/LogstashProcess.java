package io.ecslogging.testing;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import javax.net.ssl.KeyManagerFactory;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * A process that takes lines as Logstash's tcp input with a persisted queue does: its
 * event loop hands over line by line, waits while the queue is full, and so sees the end
 * of a connection only when everything before it has been handed over. What has been
 * handed over is in a file, and survives. Does what it reads on standard input.
 * <p>
 * With answers, it is a beats input: an executor of its own hands windows over, so that
 * the event loop can say meanwhile that they wait, and answers as
 * {@link LumberjackAnswer} says.
 * <p>
 * When it is told to end, it stops listening first, throws away what it reads from then
 * on, and ends its connections some time later.
 */
public final class LogstashProcess {

	/**
	 * The most bytes that are read at a time.
	 */
	private static final int CHUNK = 64 * 1024;

	private final Handover handover;

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final Channel listener;

	private final @Nullable Random answers;

	private final boolean wrong;

	private final EventExecutorGroup windows = new DefaultEventExecutorGroup(8);

	private LogstashProcess(Map<String, String> arguments) throws Exception {
		this.handover = new Handover(Path.of(arguments.get("file")), Integer.parseInt(arguments.get("queue")));
		String seed = arguments.get("answers");
		this.answers = (seed != null) ? new Random(Long.parseLong(seed)) : null;
		this.wrong = seed != null && !seed.equals("0");
		SslContext tls = arguments.containsKey("key") ? tls(Path.of(arguments.get("key"))) : null;
		this.listener = new ServerBootstrap()
			.group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()),
					new MultiThreadIoEventLoopGroup(4, NioIoHandler.newFactory()))
			.channel(NioServerSocketChannel.class)
			.childOption(ChannelOption.ALLOW_HALF_CLOSURE, false)
			.childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(CHUNK))
			.option(ChannelOption.SO_REUSEADDR, true)
			.childHandler(new Initializer(tls))
			.bind("127.0.0.1", Integer.parseInt(arguments.get("port")))
			.sync()
			.channel();
		int stopAfter = Integer.parseInt(arguments.get("stop-after"));
		int endAfter = Integer.parseInt(arguments.get("end-after"));
		Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stopAfter, endAfter)));
	}

	private static SslContext tls(Path store) throws Exception {
		KeyStore keys = KeyStore.getInstance(store.toFile(), Certificates.PASSWORD.toCharArray());
		KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		factory.init(keys, Certificates.PASSWORD.toCharArray());
		return SslContextBuilder.forServer(factory).build();
	}

	/**
	 * Run until told to end.
	 * @param arguments {@code name=value}
	 */
	public static void main(String[] arguments) throws Exception {
		PrintStream answers = System.out;
		// nobody reads what is logged: it would fill the pipe
		System.setOut(System.err);
		LogstashProcess process = new LogstashProcess(Arrays.stream(arguments)
			.map((argument) -> argument.split("=", 2))
			.collect(Collectors.toMap((pair) -> pair[0], (pair) -> pair[1])));
		answers.println("listens on " + process.listener.localAddress().toString().replaceAll(".*:", ""));
		process.obey(System.in, answers);
	}

	private void obey(InputStream in, PrintStream answers) throws IOException {
		BufferedReader commands = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
		for (String command = commands.readLine(); command != null; command = commands.readLine()) {
			switch (command) {
				case "block" -> this.handover.block();
				case "unblock" -> this.handover.unblock();
				case "reset" -> reset();
				default -> throw new IllegalArgumentException(command);
			}
			answers.println(command);
		}
		// the test has ended without ending this
		Runtime.getRuntime().halt(1);
	}

	private void reset() {
		for (Channel connection : this.connections) {
			connection.config().setOption(ChannelOption.SO_LINGER, 0);
			connection.unsafe().closeForcibly();
		}
	}

	private void end(int stopAfter, int endAfter) {
		LockSupport.parkNanos(stopAfter * 1_000_000L);
		this.listener.close().awaitUninterruptibly(1000);
		this.handover.throwAway();
		LockSupport.parkNanos(endAfter * 1_000_000L);
		this.connections.close().awaitUninterruptibly(1000);
	}

	/**
	 * Takes lines, in the threads of the event loop.
	 */
	private static final class Handover {

		private final OutputStream file;

		private final int queue;

		/**
		 * How many lines are taken until the next one has to wait.
		 */
		private int room = Integer.MAX_VALUE;

		private boolean thrownAway;

		Handover(Path file, int queue) throws IOException {
			this.file = new FileOutputStream(file.toFile(), true);
			this.queue = queue;
		}

		/**
		 * Take a line.
		 * @return whether it is taken, and not thrown away
		 */
		synchronized boolean take(byte[] line, int from, int length) throws IOException, InterruptedException {
			while (this.room == 0 && !this.thrownAway) {
				wait();
			}
			if (this.thrownAway) {
				return false;
			}
			this.file.write(line, from, length);
			this.room -= (this.room != Integer.MAX_VALUE) ? 1 : 0;
			return true;
		}

		synchronized void block() {
			this.room = this.queue;
		}

		synchronized void unblock() {
			this.room = Integer.MAX_VALUE;
			notifyAll();
		}

		synchronized void throwAway() {
			this.thrownAway = true;
			notifyAll();
		}

	}

	/**
	 * Prepares connections.
	 */
	private final class Initializer extends ChannelInitializer<SocketChannel> {

		private final @Nullable SslContext tls;

		Initializer(@Nullable SslContext tls) {
			this.tls = tls;
		}

		@Override
		protected void initChannel(SocketChannel channel) {
			LogstashProcess.this.connections.add(channel);
			if (this.tls != null) {
				channel.pipeline().addLast(this.tls.newHandler(channel.alloc()));
			}
			if (LogstashProcess.this.answers != null) {
				channel.pipeline().addLast(LogstashProcess.this.windows, new Windows(channel));
			}
			else {
				channel.pipeline().addLast(new Lines());
			}
		}

	}

	/**
	 * Hands over the lines of a connection.
	 */
	private final class Lines extends SimpleChannelInboundHandler<ByteBuf> {

		private byte[] rest = {};

		@Override
		protected void channelRead0(ChannelHandlerContext context, ByteBuf message) throws Exception {
			byte[] bytes = Arrays.copyOf(this.rest, this.rest.length + message.readableBytes());
			message.readBytes(bytes, this.rest.length, message.readableBytes());
			int start = 0;
			for (int i = this.rest.length; i < bytes.length; i++) {
				if (bytes[i] == '\n') {
					LogstashProcess.this.handover.take(bytes, start, i + 1 - start);
					start = i + 1;
				}
			}
			this.rest = Arrays.copyOfRange(bytes, start, bytes.length);
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			context.close();
		}

	}

	/**
	 * Hands over the windows of a connection.
	 */
	private final class Windows extends SimpleChannelInboundHandler<ByteBuf> {

		private static final int ALIVE_MILLIS = 400;

		/**
		 * How often this reads on average until it resets a connection.
		 */
		private static final int READS_UNTIL_RESET = 300;

		private final Channel channel;

		private final LumberjackReader frames = new LumberjackReader(new LumberjackWindow(this::take));

		private volatile boolean waiting;

		Windows(Channel channel) {
			this.channel = channel;
			Future<?> alive = channel.eventLoop()
				.scheduleWithFixedDelay(this::sayAlive, ALIVE_MILLIS, ALIVE_MILLIS, TimeUnit.MILLISECONDS);
			// or it would hold the buffers of all connections
			channel.closeFuture().addListener((closed) -> alive.cancel(false));
		}

		private void sayAlive() {
			if (this.waiting) {
				this.channel.writeAndFlush(Unpooled.wrappedBuffer(LumberjackReader.ack(0)));
			}
		}

		@Override
		protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
			byte[] bytes = new byte[message.readableBytes()];
			message.readBytes(bytes);
			if (!this.channel.isActive()) {
				return;
			}
			if (LogstashProcess.this.wrong && random().nextInt(READS_UNTIL_RESET) == 0) {
				// perhaps in the middle of a window
				this.channel.config().setOption(ChannelOption.SO_LINGER, 0);
				this.channel.close();
				return;
			}
			this.frames.read(bytes, bytes.length);
		}

		/**
		 * Take a window, and answer. Whoever is thrown away gets no answer.
		 */
		private void take(byte[] lines, int count, String metadata) throws IOException {
			LumberjackAnswer way = next();
			this.waiting = true;
			boolean taken = handOver(lines, way.handedOver(count));
			this.waiting = false;
			if (!taken) {
				return;
			}
			if (way == LumberjackAnswer.LATE) {
				LockSupport.parkNanos(300_000_000);
			}
			this.channel.writeAndFlush(Unpooled.wrappedBuffer(way.acks(count)));
			if (way.isReset()) {
				this.channel.config().setOption(ChannelOption.SO_LINGER, 0);
			}
			if (way.isLast()) {
				this.channel.close();
			}
		}

		private boolean handOver(byte[] lines, int wanted) throws IOException {
			int start = 0;
			try {
				for (int i = 0; i < wanted; i++) {
					int end = start;
					while (lines[end] != '\n') {
						end++;
					}
					if (!LogstashProcess.this.handover.take(lines, start, end + 1 - start)) {
						return false;
					}
					start = end + 1;
				}
				return true;
			}
			catch (InterruptedException ex) {
				throw new IOException(ex);
			}
		}

		private Random random() {
			return Objects.requireNonNull(LogstashProcess.this.answers);
		}

		private LumberjackAnswer next() {
			if (!LogstashProcess.this.wrong) {
				return LumberjackAnswer.RIGHT;
			}
			Random random = random();
			LumberjackAnswer[] ways = LumberjackAnswer.values();
			return (random.nextInt(4) > 0) ? LumberjackAnswer.RIGHT : ways[random.nextInt(ways.length)];
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			context.close();
		}

	}

}
