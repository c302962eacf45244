package dev.ward.local;

import dev.ward.local.demo.Demo;
import dev.ward.local.demo.KpiTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code deploy/up}: starts everything, says so, and watches until it is told to stop. */
final class Up {
  private final Settings settings;
  private final Progress progress;
  private final PrintStream errors;
  private final AtomicBoolean stopping = new AtomicBoolean();

  private Up(Settings settings, Progress progress, PrintStream errors) {
    this.settings = settings;
    this.progress = progress;
    this.errors = errors;
  }

  public static void main(String[] arguments) throws InterruptedException {
    try {
      new Up(Settings.fromEnvironment(), new Progress(System.out), System.err).run();
    } catch (Failure e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private void run() throws InterruptedException {
    WardStack stack = new WardStack(settings, progress);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack), "stop"));
    stack.start();
    stack.processes().forEach(process -> process.onExit().thenAccept(this::report));
    Accounts accounts = new Accounts(settings);
    Map<String, String> clinics = demo(accounts);
    progress.show(new KpiTable(settings, accounts).of(clinics));
    progress.show(Welcome.text(settings, clinics));
    progress.show(Memory.table(stack.processes()));
    mark("ready");
    progress.reached("Ward is ready; Ctrl-C or deploy/down stops it");
    new CountDownLatch(1).await();
  }

  private Map<String, String> demo(Accounts accounts) {
    Demo demo = new Demo(settings, accounts, progress);
    if (Files.exists(settings.state().resolve("demo-loaded"))) {
      return demo.clinics();
    }
    Map<String, String> clinics = demo.load();
    mark("demo-loaded");
    return clinics;
  }

  private void report(ManagedProcess process) {
    if (!stopping.get()) {
      errors.println(process.ending());
    }
  }

  private void stop(WardStack stack) {
    stopping.set(true);
    boolean anything = !stack.processes().isEmpty();
    if (anything) {
      progress.reached("Stopping");
    }
    stack.close();
    if (anything) {
      progress.reached("Stopped");
    }
  }

  /** What deploy/up waits for when it is to return. */
  private void mark(String name) {
    Path mark = settings.state().resolve(name);
    try {
      Files.writeString(mark, "");
    } catch (IOException e) {
      throw new Failure("The state can't be written: " + e.getMessage() + ".", e);
    }
  }
}
