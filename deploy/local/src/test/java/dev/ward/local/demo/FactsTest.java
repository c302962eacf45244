package dev.ward.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class FactsTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

  @Test
  void theSameClinicAndDayGiveTheSameFacts() {
    assertThat(Facts.of(Practice.HARBOUR, TODAY)).isEqualTo(Facts.of(Practice.HARBOUR, TODAY));
  }

  @Test
  void aClinicHasTwoYearsOfRowsButNotTooManyToLoadWhileSomebodyWaits() {
    for (Practice practice : Practice.ALL) {
      long rows =
          Facts.of(practice, TODAY).stream()
              .mapToLong(delivery -> delivery.first().lines().count() - 1)
              .sum();
      assertThat(rows).as(practice.name()).isBetween(15_000L, 27_000L);
    }
  }

  @Test
  void everyKindHasLateRowsAndCorrections() {
    for (Delivery delivery : Facts.of(Practice.RIVERSIDE, TODAY)) {
      assertThat(delivery.second().lines().count()).as(delivery.kind()).isGreaterThan(10);
    }
  }

  @Test
  void theClinicIsClosedOnHolidaysAndItsDaysOff() {
    assertThat(Practice.HILLTOP.open(LocalDate.of(2025, 11, 27))).isFalse();
    assertThat(Practice.HILLTOP.open(LocalDate.of(2026, 5, 25))).isFalse();
    assertThat(Practice.HILLTOP.open(LocalDate.of(2026, 11, 21))).isFalse();
    assertThat(Practice.RIVERSIDE.open(LocalDate.of(2026, 11, 21))).isTrue();
    assertThat(Practice.HARBOUR.open(LocalDate.of(2026, 4, 24))).isTrue();
    assertThat(Practice.HARBOUR.open(LocalDate.of(2025, 4, 25))).isFalse();
  }

  @Test
  void nothingHappenedTodayYet() {
    for (Practice practice : Practice.ALL) {
      Diary diary = new Diary(practice, TODAY);
      List<Appointment> past =
          diary.appointments().stream().filter(Appointment::completed).toList();
      assertThat(past).isNotEmpty().allMatch(appointment -> appointment.day().isBefore(TODAY));
      assertThat(new Ledger(practice, diary, TODAY).entries())
          .allMatch(entry -> entry.date().isBefore(TODAY));
    }
  }

  @Test
  void providersAreThereForWhatIsBookedAndConsultationsEndInProposals() {
    for (Practice practice : Practice.ALL) {
      Diary diary = new Diary(practice, TODAY);
      assertThat(Shift.shifts(practice, diary.appointments(), TODAY))
          .isNotEmpty()
          .allMatch(shift -> practice.open(shift.day()) && shift.minutes() <= 1_440);
      assertThat(diary.appointments().stream().filter(made -> Proposal.of(made) != null))
          .allMatch(made -> made.seat().kind() == Kind.CONSULTATION)
          .allMatch(made -> Proposal.of(made).accepted() <= Proposal.of(made).presented());
    }
  }
}
