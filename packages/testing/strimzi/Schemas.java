import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Prints, as JSON by kind, a schema of the spec of Strimzi's resources: what its own classes have, and nothing else. */
public class Schemas {
    private static final Map<String, String> SPECS = Map.of(
        "Kafka", "io.strimzi.api.kafka.model.kafka.KafkaSpec",
        "KafkaNodePool", "io.strimzi.api.kafka.model.nodepool.KafkaNodePoolSpec",
        "KafkaTopic", "io.strimzi.api.kafka.model.topic.KafkaTopicSpec",
        "KafkaUser", "io.strimzi.api.kafka.model.user.KafkaUserSpec");

    private static final List<String> NOT_IN_IT = List.of("getClass", "getAdditionalProperties");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private final Map<String, Object> definitions = new TreeMap<>();

    public static void main(String[] args) throws Exception {
        Map<String, Object> kinds = new TreeMap<>();
        for (Map.Entry<String, String> spec : SPECS.entrySet()) {
            Schemas schemas = new Schemas();
            Object root = schemas.of(Class.forName(spec.getValue()));
            kinds.put(spec.getKey(), Map.of("spec", root, "definitions", schemas.definitions));
        }
        System.out.println(MAPPER.writeValueAsString(kinds));
    }

    private Object of(Type type) {
        if (type instanceof ParameterizedType generic) {
            if (generic.getRawType() == Map.class) return Map.of("type", "object");
            return Map.of("type", "array", "items", of(generic.getActualTypeArguments()[0]));
        }
        if (!(type instanceof Class<?> of)) return Map.of();
        if (of == String.class) return Map.of("type", "string");
        if (of == int.class || of == Integer.class || of == long.class || of == Long.class) return Map.of("type", "integer");
        if (of == double.class || of == Double.class || of == float.class || of == Float.class) return Map.of("type", "number");
        if (of == boolean.class || of == Boolean.class) return Map.of("type", "boolean");
        if (of.isEnum()) return Map.of("enum", MAPPER.convertValue(of.getEnumConstants(), List.class));
        // What Kubernetes itself defines, such as resources and affinity, is not Strimzi's.
        if (!of.getName().startsWith("io.strimzi.")) return Map.of();
        return Map.of("$ref", "#/definitions/" + define(of));
    }

    private String define(Class<?> of) {
        String name = of.getSimpleName();
        if (!definitions.containsKey(name)) {
            definitions.put(name, Map.of());
            definitions.put(name, describe(of));
        }
        return name;
    }

    private Object describe(Class<?> of) {
        JsonSubTypes subtypes = of.getAnnotation(JsonSubTypes.class);
        if (subtypes == null) return bean(of, null, null);
        String discriminator = of.getAnnotation(JsonTypeInfo.class).property();
        List<Object> choices = new ArrayList<>();
        for (JsonSubTypes.Type subtype : subtypes.value()) choices.add(bean(subtype.value(), discriminator, subtype.name()));
        return Map.of("anyOf", choices);
    }

    private Object bean(Class<?> of, String discriminator, String value) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Method getter : of.getMethods()) {
            String name = property(getter);
            if (name != null) properties.put(name, of(getter.getGenericReturnType()));
        }
        if (discriminator == null) return Map.of("type", "object", "additionalProperties", false, "properties", properties);
        properties.put(discriminator, Map.of("enum", List.of(value)));
        return Map.of("type", "object", "additionalProperties", false, "required", List.of(discriminator), "properties", properties);
    }

    private static String property(Method method) {
        String name = method.getName();
        boolean getter = method.getParameterCount() == 0 && (name.matches("get[A-Z].*") || name.matches("is[A-Z].*") && method.getReturnType() == boolean.class);
        if (!getter || NOT_IN_IT.contains(name) || method.isBridge() || method.isAnnotationPresent(JsonIgnore.class) || method.isAnnotationPresent(JsonAnyGetter.class)) return null;
        JsonProperty given = method.getAnnotation(JsonProperty.class);
        if (given != null && !given.value().isEmpty()) return given.value();
        String bare = name.substring(name.startsWith("is") ? 2 : 3);
        return Character.toLowerCase(bare.charAt(0)) + bare.substring(1);
    }
}
