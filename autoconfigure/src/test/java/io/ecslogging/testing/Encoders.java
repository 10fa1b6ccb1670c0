package io.ecslogging.testing;

import java.util.List;
import java.util.Map;

import io.ecslogging.ecs.ContextSettings;
import io.ecslogging.ecs.EcsSettings;
import io.ecslogging.ecs.Layout;
import io.ecslogging.ecs.MemberFilter;
import io.ecslogging.ecs.SecretMask;
import io.ecslogging.ecs.ServiceMetadata;
import io.ecslogging.ecs.StaticFields;

/**
 * Settings for tests of the encoder.
 */
public final class Encoders {

	public static final StaticFields SHOP = StaticFields.of(new ServiceMetadata("shop", "1.2.3", "prod", "shop-7d9f"),
			null, Map.of("team", "checkout"), List.of("eu"));

	private Encoders() {
	}

	public static EcsSettings settings() {
		return EcsSettings.of(SHOP);
	}

	public static EcsSettings layout(Layout layout) {
		return EcsSettings.builder(SHOP).layout(layout).build();
	}

	public static EcsSettings maxLineSize(int size) {
		return EcsSettings.builder(SHOP).maxLineSize(size).build();
	}

	public static EcsSettings filter(MemberFilter filter) {
		return EcsSettings.builder(SHOP).members(filter).build();
	}

	public static EcsSettings origin() {
		return EcsSettings.builder(SHOP).includeOrigin(true).build();
	}

	public static EcsSettings mask(SecretMask mask) {
		return context(ContextSettings.builder().mask(mask).build());
	}

	public static EcsSettings context(ContextSettings context) {
		return EcsSettings.builder(SHOP).context(context).maxLineSize(1 << 20).build();
	}

}
