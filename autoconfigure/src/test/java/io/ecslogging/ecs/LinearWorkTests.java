package io.ecslogging.ecs;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ecslogging.ecs.LineBudget.Limits;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The work for an event grows with its fields and bytes, and not faster. Counts steps, so
 * that no clock is needed.
 */
class LinearWorkTests {

	private static final int SIZE = 1 << 20;

	private final EncodingStats stats = new EncodingStats();

	private final ValueWriter values = new ValueWriter(SecretMask.DEFAULT, SIZE, this.stats);

	private final FieldTree tree = new FieldTree(this.values, "labels", SIZE, MappingGuard.NONE, this.stats);

	private final FieldKeys keys = new FieldKeys(MemberFilter.NONE, SecretMask.DEFAULT, MappingGuard.NONE, "", SIZE);

	@Test
	void shouldLookOnceForEachNameOfTenThousandKeys() {
		for (int i = 0; i < 10_000; i++) {
			put("a.b" + i % 100 + ".c" + i, i);
		}
		assertThat(this.tree.searches()).isEqualTo(30_000);
		assertThat(this.stats.displacedCount()).isZero();
	}

	@Test
	void shouldLookTwiceForEachOfAThousandValuesOfOneKey() {
		for (int i = 0; i <= 1000; i++) {
			put("order", i);
		}
		assertThat(this.stats.displacedCount()).isEqualTo(1000);
		// for the key, for its label, and for the next number of it
		assertThat(this.tree.searches()).isLessThanOrEqualTo(3 * 1001);
	}

	@Test
	void shouldPassEachTakenNumberOnce() {
		for (int i = 2; i <= 1001; i++) {
			put("labels.order_" + i, i);
		}
		int before = this.tree.searches();
		for (int i = 0; i <= 1000; i++) {
			put("labels.order", "value " + i);
		}
		// for the label, for a number that is taken, and for one that is not
		assertThat(this.tree.searches() - before).isLessThanOrEqualTo(3 * 1001);
	}

	@Test
	void shouldDisplaceAThousandValuesBelowAndAboveEachOther() {
		for (int i = 0; i < 1000; i++) {
			put("a" + i, "scalar");
			put("a" + i + ".b", "below");
		}
		assertThat(this.stats.displacedCount()).isEqualTo(1000);
		assertThat(this.tree.searches()).isLessThanOrEqualTo(4 * 1000);
	}

	private void put(String key, Object value) {
		this.tree.put(this.keys.get(key), value);
	}

	@Test
	void shouldReadEachEntryOnce() {
		AtomicInteger read = new AtomicInteger();
		DocumentEncoder encoder = new DocumentEncoder(Encoders.maxLineSize(SIZE));
		Map<String, Object> wide = new LinkedHashMap<>();
		for (int i = 0; i < 10_000; i++) {
			wide.put("key" + i, i);
		}
		for (int round = 0; round < 4; round++) {
			read.set(0);
			encoder.encode(Events.info("m").with("wide", counting(wide, read)).get());
			assertThat(read).hasValue(10_000);
		}
	}

	@Test
	void shouldReadNoMoreOfDeepMapsThanIsWritten() {
		AtomicInteger read = new AtomicInteger();
		Map<String, Object> deep = new HashMap<>();
		for (int i = 0; i < 1000; i++) {
			Map<String, Object> outer = new HashMap<>();
			outer.put("inner", deep);
			deep = counting(outer, read);
		}
		DocumentEncoder encoder = new DocumentEncoder(Encoders.maxLineSize(SIZE));
		for (int round = 0; round < 4; round++) {
			read.set(0);
			encoder.encode(Events.info("m").with("deep", deep).get());
			assertThat(read).hasValueLessThanOrEqualTo(ValueWriter.MAX_DEPTH);
		}
	}

	private static Map<String, Object> counting(Map<String, Object> map, AtomicInteger read) {
		return new AbstractMap<>() {

			@Override
			public Set<Entry<String, Object>> entrySet() {
				return new AbstractSet<>() {

					@Override
					public Iterator<Entry<String, Object>> iterator() {
						Iterator<Entry<String, Object>> entries = map.entrySet().iterator();
						return new Iterator<>() {

							@Override
							public boolean hasNext() {
								return entries.hasNext();
							}

							@Override
							public Entry<String, Object> next() {
								read.incrementAndGet();
								return entries.next();
							}

						};
					}

					@Override
					public int size() {
						return map.size();
					}

				};
			}

		};
	}

	/**
	 * However large the event is: the smallest line that every limit allows decides.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 0, 511, 512, 10_000, 1_000_000, 100_000_000 })
	void shouldWriteAnEventAFixedNumberOfTimes(int perField) {
		AtomicInteger attempts = new AtomicInteger();
		Limits limits = new Limits();
		new LineBudget(16 * 1024).fit(limits, () -> {
			attempts.incrementAndGet();
			long size = 100L + (limits.fixedFields() ? 400 : 0) + Math.min(perField, limits.valueSize());
			return (int) Math.min(Integer.MAX_VALUE, size + 10L * Math.min(1024, limits.frames()));
		});
		assertThat(attempts).hasValueLessThanOrEqualTo(24);
	}

}
