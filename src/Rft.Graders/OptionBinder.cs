using System.Text.Json;

namespace Rft.Graders;

/// <summary>Binds a grader's options to a class of the grader's: a public constructor without parameters, and settable properties.</summary>
/// <remarks>
/// The serializer reads only the values. Given the class itself, it would cache emitted accessors and so keep an unloaded plugin's code
/// in memory.
/// </remarks>
internal static class OptionBinder
{
    /// <exception cref="JsonException">An option has no property, or a value does not fit.</exception>
    public static object Bind(Type type, Item options)
    {
        if (type.GetConstructor([]) is not { } constructor)
            throw new JsonException($"{type.Name} needs a public constructor without parameters");
        object bound = constructor.Invoke(null);
        var properties = type.GetProperties().Where(property => property.CanWrite)
            .ToDictionary(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name), StringComparer.Ordinal);
        foreach (var option in options.Json.EnumerateObject())
        {
            if (!properties.TryGetValue(option.Name, out var property))
                throw new JsonException($"there is no option '{option.Name}'; there are {string.Join(", ", properties.Keys.Order())}");
            property.SetValue(bound, Read(option, property.PropertyType));
        }
        return bound;
    }

    private static object? Read(JsonProperty option, Type type)
    {
        try
        {
            return option.Value.Deserialize(type);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new JsonException($"option '{option.Name}' is {option.Value.GetRawText()}, not a {type.Name}", e);
        }
    }
}
