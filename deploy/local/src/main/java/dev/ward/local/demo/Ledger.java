package dev.ward.local.demo;

import dev.ward.local.demo.Entry.Type;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What the completed appointments earn: production, what insurers cut, and what is paid when, up to
 * yesterday.
 */
final class Ledger {
  private static final String SELF = "self";
  private static final List<String> INSURERS =
      List.of("Northern Mutual", "Bluebird Health", "Keystone, Inc.");

  private final Practice practice;
  private final LocalDate today;
  private final SplittableRandom random;
  private final List<Entry> entries = new ArrayList<>();

  Ledger(Practice practice, Diary diary, LocalDate today) {
    this.practice = practice;
    this.today = today;
    this.random = new SplittableRandom(practice.seed() + 1_000);
    diary.appointments().stream().filter(Appointment::completed).forEach(this::post);
  }

  List<Entry> entries() {
    return entries;
  }

  private void post(Appointment visit) {
    long price = price(visit.seat().kind());
    String insurer = visit.patient().insured ? INSURERS.get(random.nextInt(INSURERS.size())) : SELF;
    add(visit, visit.day(), Type.PRODUCTION, price, insurer);
    if (insurer.equals(SELF)) {
      postSelfPaid(visit, price);
    } else {
      postInsured(visit, price, insurer);
    }
  }

  private void postSelfPaid(Appointment visit, long price) {
    double chance = random.nextDouble();
    if (chance < 0.90) {
      collect(visit, visit.day(), price, SELF);
    } else if (chance < 0.97) {
      collect(visit, visit.day().plusDays(random.nextInt(20, 75)), price, SELF);
    }
  }

  private void postInsured(Appointment visit, long price, String insurer) {
    long allowed = Math.round(price * (0.76 + 0.16 * random.nextDouble()));
    LocalDate decided = visit.day().plusDays(random.nextInt(3, 12));
    add(visit, decided, Type.ADJUSTMENT, allowed - price, insurer);
    long copayment = Math.round(allowed * (0.15 + 0.2 * random.nextDouble()));
    collect(visit, visit.day(), copayment, SELF);
    if (random.nextDouble() < 0.97) {
      LocalDate paid = decided.plusDays(random.nextInt(10, 40));
      collect(visit, paid, allowed - copayment, insurer);
    }
  }

  private void collect(Appointment visit, LocalDate date, long amount, String payer) {
    add(visit, date, Type.COLLECTION, amount, payer);
    if (random.nextDouble() < 0.008) {
      LocalDate later = date.plusDays(random.nextInt(7, 45));
      add(visit, later, Type.REFUND, Math.max(100, amount / random.nextInt(1, 4)), payer);
    }
  }

  private void add(Appointment visit, LocalDate date, Type type, long amount, String payer) {
    String id = "F-%06d".formatted(entries.size() + 1);
    if (date.isBefore(today) && amount != 0) {
      entries.add(new Entry(id, date, type, amount, practice.currency(), payer, visit));
    }
  }

  /** Most work is at the cheap end. */
  private long price(Kind kind) {
    double share = Math.pow(random.nextDouble(), 2.2);
    return Math.round((kind.cheapest + share * (kind.dearest - kind.cheapest)) / 500) * 500;
  }
}
