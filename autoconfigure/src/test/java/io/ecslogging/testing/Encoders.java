package io.ecslogging.testing;

import java.util.List;
import java.util.Map;

import io.ecslogging.ecs.ContextSettings;
import io.ecslogging.ecs.EcsSettings;
import io.ecslogging.ecs.Layout;
import io.ecslogging.ecs.MdcPlacement;
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
		return new EcsSettings(layout, SHOP, ContextSettings.DEFAULT, false, 16384, MemberFilter.NONE, null);
	}

	public static EcsSettings maxLineSize(int size) {
		return new EcsSettings(Layout.ECS_LOGGING, SHOP, ContextSettings.DEFAULT, false, size, MemberFilter.NONE, null);
	}

	public static EcsSettings filter(MemberFilter filter) {
		return new EcsSettings(Layout.ECS_LOGGING, SHOP, ContextSettings.DEFAULT, false, 16384, filter, null);
	}

	public static EcsSettings origin() {
		return new EcsSettings(Layout.ECS_LOGGING, SHOP, ContextSettings.DEFAULT, true, 16384, MemberFilter.NONE, null);
	}

	public static EcsSettings mask(SecretMask mask) {
		return context(new ContextSettings(true, "", MdcPlacement.LABELS, mask, Map.of(), null));
	}

	public static EcsSettings context(ContextSettings context) {
		return new EcsSettings(Layout.ECS_LOGGING, SHOP, context, false, 1 << 20, MemberFilter.NONE, null);
	}

}
