import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jsmpp.bean.*;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.*;
import org.jsmpp.util.MessageId;

/**
 * An SMSC for tests, of jSMPP's server classes. It throttles what goes over its rate, breaks one session at each interval, with a
 * message that it took and did not answer, in good order or not, and brings a receipt for all that it took until it is acknowledged. What becomes of a message is told by the last digit of its number:
 * 7 UNDELIV, 9 EXPIRED, any other DELIVRD.
 *
 * Arguments: port, submits per second, milliseconds between two breaks (0 for none), password. What happens is told on standard output, a line each:
 * READY, TOOK number id, THROTTLED, BROKE, ACKNOWLEDGED id.
 */
public final class Smsc implements ServerMessageReceiverListener {
  private static final int STAT_RTHROTTLED = 0x58;
  private static final int STAT_RINVPASWD = 0x0e;
  private static final PrintStream OUT = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);

  private final int perSecond;
  private final String password;
  private final List<SMPPServerSession> sessions = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService receipts = Executors.newScheduledThreadPool(16);
  private final AtomicLong ids = new AtomicLong();
  private final AtomicInteger breaks = new AtomicInteger();
  private final AtomicReference<SMPPServerSession> doomed = new AtomicReference<>();
  private long second;
  private int inSecond;
  private int submits;

  private Smsc(int perSecond, String password) {
    this.perSecond = perSecond;
    this.password = password;
  }

  public static void main(String[] arguments) throws Exception {
    Smsc smsc = new Smsc(Integer.parseInt(arguments[1]), arguments[3]);
    SMPPServerSessionListener listener = new SMPPServerSessionListener(Integer.parseInt(arguments[0]));
    listener.setMessageReceiverListener(smsc);
    listener.setQueueCapacity(1000);
    listener.setPduProcessorDegree(10);
    long every = Long.parseLong(arguments[2]);
    if (every > 0) Executors.newSingleThreadScheduledExecutor().scheduleAtFixedRate(smsc::breakOne, every, every, TimeUnit.MILLISECONDS);
    OUT.println("READY");
    while (true) smsc.admit(listener.accept());
  }

  private void admit(SMPPServerSession session) {
    new Thread(() -> {
      try {
        BindRequest request = session.waitForBind(5_000);
        if (!request.getPassword().equals(password)) {
          request.reject(STAT_RINVPASWD);
          return;
        }
        request.accept("smsc", InterfaceVersion.IF_34);
        session.setEnquireLinkTimer(10_000);
        sessions.add(session);
      } catch (Exception gone) {
        session.close();
      }
    }).start();
  }

  /** The next message of one session is taken and not answered. */
  private void breakOne() {
    sessions.removeIf(session -> !session.getSessionState().isBound());
    if (sessions.isEmpty()) return;
    doomed.set(sessions.get(ThreadLocalRandom.current().nextInt(sessions.size())));
  }

  /** Every second time without a word, in between with unbind. */
  private void end(SMPPServerSession session) {
    sessions.remove(session);
    OUT.println("BROKE");
    if (breaks.incrementAndGet() % 2 == 0) session.unbindAndClose();
    else session.close();
  }

  /** Answers take a moment, so that a session that ends leaves several unanswered. */
  private void dwell(SMPPServerSession session) {
    try {
      if (doomed.compareAndSet(session, null)) {
        Thread ending = new Thread(() -> end(session));
        ending.start();
        ending.join();
      } else Thread.sleep(ThreadLocalRandom.current().nextInt(5, 40));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isOverRate() {
    long now = System.nanoTime() / 1_000_000_000L;
    if (now != second) {
      second = now;
      inSecond = 0;
    }
    inSecond += 1;
    submits += 1;
    // A client that is slow is throttled too.
    return inSecond > perSecond || submits % 100 == 0;
  }

  @Override
  public SubmitSmResult onAcceptSubmitSm(SubmitSm submit, SMPPServerSession session) throws ProcessRequestException {
    if (isOverRate()) {
      OUT.println("THROTTLED");
      throw new ProcessRequestException("over its rate", STAT_RTHROTTLED);
    }
    String id = String.format("%010d", ids.incrementAndGet());
    OUT.println("TOOK " + submit.getDestAddress() + " " + id);
    receipts.schedule(() -> report(submit, id), ThreadLocalRandom.current().nextInt(20, 400), TimeUnit.MILLISECONDS);
    dwell(session);
    try {
      return new SubmitSmResult(new MessageId(id), new OptionalParameter[0]);
    } catch (org.jsmpp.PDUStringException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** By any session, until it is acknowledged. Every other receipt says the same in parameters. */
  private void report(SubmitSm submit, String id) {
    try {
      SMPPServerSession session = sessions.get(ThreadLocalRandom.current().nextInt(sessions.size()));
      session.deliverShortMessage("", TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN, submit.getDestAddress(),
          TypeOfNumber.NETWORK_SPECIFIC, NumberingPlanIndicator.UNKNOWN, submit.getSourceAddr(),
          new ESMClass(MessageMode.DEFAULT, MessageType.SMSC_DEL_RECEIPT, GSMSpecificFeature.DEFAULT), (byte) 0, (byte) 0,
          new RegisteredDelivery(0), DataCodings.ZERO, text(submit, id).getBytes(StandardCharsets.ISO_8859_1), parameters(submit, id));
      OUT.println("ACKNOWLEDGED " + id);
    } catch (Exception notNow) {
      receipts.schedule(() -> report(submit, id), 200, TimeUnit.MILLISECONDS);
    }
  }

  private static String text(SubmitSm submit, String id) {
    String date = new SimpleDateFormat("yyMMddHHmm").format(new Date());
    String stat = switch (lastDigit(submit)) {
      case '7' -> "UNDELIV err:001";
      case '9' -> "EXPIRED err:005";
      default -> "DELIVRD err:000";
    };
    return "id:" + id + " sub:001 dlvrd:001 submit date:" + date + " done date:" + date + " stat:" + stat + " text:";
  }

  private static OptionalParameter[] parameters(SubmitSm submit, String id) {
    if ((id.charAt(id.length() - 1) - '0') % 2 == 0) return new OptionalParameter[0];
    byte state = switch (lastDigit(submit)) {
      case '7' -> 5;
      case '9' -> 3;
      default -> 2;
    };
    return new OptionalParameter[] {new OptionalParameter.Receipted_message_id(id), new OptionalParameter.Message_state(state)};
  }

  private static char lastDigit(SubmitSm submit) {
    return submit.getDestAddress().charAt(submit.getDestAddress().length() - 1);
  }

  @Override
  public QuerySmResult onAcceptQuerySm(QuerySm query, SMPPServerSession session) {
    return new QuerySmResult("", MessageState.ENROUTE, (byte) 0);
  }

  @Override
  public void onAcceptCancelSm(CancelSm cancel, SMPPServerSession session) {}

  @Override
  public DataSmResult onAcceptDataSm(DataSm data, Session session) throws ProcessRequestException {
    throw refused();
  }

  @Override
  public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti submit, SMPPServerSession session) throws ProcessRequestException {
    throw refused();
  }

  @Override
  public void onAcceptReplaceSm(ReplaceSm replace, SMPPServerSession session) throws ProcessRequestException {
    throw refused();
  }

  @Override
  public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm broadcast, SMPPServerSession session) throws ProcessRequestException {
    throw refused();
  }

  @Override
  public void onAcceptCancelBroadcastSm(CancelBroadcastSm cancel, SMPPServerSession session) throws ProcessRequestException {
    throw refused();
  }

  @Override
  public QueryBroadcastSmResult onAcceptQueryBroadcastSm(QueryBroadcastSm query, SMPPServerSession session) throws ProcessRequestException {
    throw refused();
  }

  private static ProcessRequestException refused() {
    return new ProcessRequestException("not offered", 0x03);
  }
}
