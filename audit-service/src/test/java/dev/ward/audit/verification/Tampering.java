package dev.ward.audit.verification;

import dev.ward.audit.Proofs;
import dev.ward.platform.testing.Directory;
import java.util.UUID;

/**
 * What a superuser can do to six events of a chain, of which the fourth and the sixth are signed,
 * once they have taken the triggers away.
 */
enum Tampering {
  AN_EVENT_IS_ALTERED(3, "altered") {
    @Override
    void doTo(UUID chain) {
      event("update audit.event set action = 'goal.created' where stream = ? and seq = 3", chain);
    }
  },
  // It has a hash of its own then; the one behind it was chained to another.
  AN_EVENT_IS_ALTERED_AND_HASHED_AGAIN(4, "altered") {
    @Override
    void doTo(UUID chain) {
      event("update audit.event set action = 'goal.created' where stream = ? and seq = 3", chain);
      event(
          """
          update audit.event e set hash = sha256(e.previous_hash || sha256(convert_to(audit.canonical(e), 'UTF8')))
          where stream = ? and seq = 3
          """,
          chain);
    }
  },
  AN_EVENT_IS_REMOVED(2, "removed") {
    @Override
    void doTo(UUID chain) {
      event("delete from audit.event where stream = ? and seq = 2", chain);
    }
  },
  TWO_EVENTS_ARE_SWAPPED(3, "moved") {
    @Override
    void doTo(UUID chain) {
      event("update audit.event set seq = 7 - seq where stream = ? and seq in (3, 4)", chain);
    }
  },
  AN_EVENT_IS_PUT_IN_BETWEEN_AND_ALL_BEHIND_IT_HASHED_AGAIN(4, "another event had it") {
    @Override
    void doTo(UUID chain) {
      event("update audit.event set seq = seq + 1 where stream = ? and seq > 2", chain);
      event(
          """
          insert into audit.event (stream, seq, id, clinic_id, organization_id, occurred_at, received_at, schema_version,
            actor_type, actor_id, action, outcome, source_service, previous_hash, hash)
          select stream, 3, uuidv7(), clinic_id, organization_id, occurred_at, received_at, 1, 'user', 'person-9',
            'goal.deleted', 'success', 'metrics-service', hash, hash
          from audit.event where stream = ? and seq = 2
          """,
          chain);
      hashAgain(chain);
    }
  },
  THE_END_IS_CUT(5, "removed") {
    @Override
    void doTo(UUID chain) {
      event("delete from audit.event where stream = ? and seq > 4", chain);
    }
  },
  THE_END_IS_CUT_WITH_ITS_HEAD(5, "event 6 was signed") {
    @Override
    void doTo(UUID chain) {
      event("delete from audit.event where stream = ? and seq > 4", chain);
      moveHead(chain);
    }
  },
  THE_END_IS_CUT_WITH_ITS_HEAD_AND_ITS_CHECKPOINTS(5, "event 6 was signed") {
    @Override
    void doTo(UUID chain) {
      event("delete from audit.event where stream = ? and seq > 4", chain);
      moveHead(chain);
      forgetCheckpoints(chain);
    }
  },
  THE_END_IS_MADE_ANEW(6, "another event had it") {
    @Override
    void doTo(UUID chain) {
      event("update audit.event set reason = 'new' where stream = ? and seq = 5", chain);
      hashAgain(chain);
    }
  },
  THE_END_IS_MADE_ANEW_AND_ITS_CHECKPOINTS_REMOVED(6, "another event had it") {
    @Override
    void doTo(UUID chain) {
      event("update audit.event set reason = 'new' where stream = ? and seq = 5", chain);
      hashAgain(chain);
      forgetCheckpoints(chain);
    }
  },
  THE_END_IS_MADE_ANEW_AND_ITS_CHECKPOINT_FORGED(6, "None of our keys") {
    @Override
    void doTo(UUID chain) {
      event("update audit.event set reason = 'new' where stream = ? and seq = 5", chain);
      hashAgain(chain);
      Proofs.tamper(
          "checkpoint",
          """
          update audit.checkpoint c set hash = (select e.hash from audit.event e where e.stream = c.stream and e.seq = c.seq)
          where c.stream = ?
          """,
          chain);
    }
  },
  THE_HEAD_IS_SET_BACK(3, "moved") {
    @Override
    void doTo(UUID chain) {
      Proofs.tamper(
          "chain_head",
          """
          update audit.chain_head h
          set seq = 2, hash = (select e.hash from audit.event e where e.stream = h.stream and e.seq = 2)
          where h.stream = ?
          """,
          chain);
    }

    @Override
    boolean isInTheEvents() {
      return false;
    }
  },
  THE_WHOLE_CHAIN_IS_FORGOTTEN(1, "event 6 was signed") {
    @Override
    void doTo(UUID chain) {
      event("delete from audit.event where stream = ?", chain);
      Proofs.tamper("chain_head", "delete from audit.chain_head where stream = ?", chain);
      forgetCheckpoints(chain);
    }
  },
  THE_MONTH_IS_DETACHED(1, "removed") {
    private String month = "";
    private String bound = "";

    @Override
    void doTo(UUID chain) {
      month =
          Directory.text(
              "select tableoid::regclass::text from audit.event where stream = ? limit 1", chain);
      bound =
          Directory.text(
              "select pg_get_expr(relpartbound, oid) from pg_class where oid = ?::regclass", month);
      Directory.execute("alter table audit.event detach partition " + month);
    }

    @Override
    void undo() {
      Directory.execute("alter table audit.event attach partition " + month + " " + bound);
    }
  };

  private final int firstBad;
  private final String reason;

  Tampering(int firstBad, String reason) {
    this.firstBad = firstBad;
    this.reason = reason;
  }

  abstract void doTo(UUID chain);

  /** What others must not be left with. */
  void undo() {}

  /** Whether an export shows it. */
  boolean isInTheEvents() {
    return true;
  }

  int firstBad() {
    return firstBad;
  }

  String reason() {
    return reason;
  }

  private static void event(String sql, UUID chain) {
    Proofs.tamper("event", sql, chain);
  }

  /** As the recorder would have hashed what is there now, up to the head. */
  private static void hashAgain(UUID chain) {
    Proofs.tamper(
        "event",
        """
        do $$
        declare
          chain constant uuid := '%s';
          one audit.event;
          before bytea := decode(repeat('00', 32), 'hex');
        begin
          for one in select * from audit.event e where e.stream = chain order by e.seq loop
            one.previous_hash := before;
            before := sha256(before || sha256(convert_to(audit.canonical(one), 'UTF8')));
            update audit.event set previous_hash = one.previous_hash, hash = before
              where stream = chain and id = one.id;
          end loop;
        end
        $$
        """
            .formatted(chain));
    moveHead(chain);
  }

  private static void moveHead(UUID chain) {
    Proofs.tamper(
        "chain_head",
        """
        update audit.chain_head h set (seq, hash) =
          (select e.seq, e.hash from audit.event e where e.stream = h.stream order by e.seq desc limit 1)
        where h.stream = ?
        """,
        chain);
  }

  private static void forgetCheckpoints(UUID chain) {
    Proofs.tamper("checkpoint", "delete from audit.checkpoint where stream = ?", chain);
  }
}
