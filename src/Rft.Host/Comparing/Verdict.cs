using System.Text.Json.Serialization;

namespace Rft.Host.Comparing;

/// <summary>What a paired comparison says of the second run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
internal enum Verdict
{
    /// <summary>The interval does not tell them apart, or not by more than the tolerance.</summary>
    [JsonStringEnumMemberName("no_difference")]
    NoDifference,

    /// <summary>The whole interval lies above the tolerance.</summary>
    [JsonStringEnumMemberName("better")]
    Better,

    /// <summary>The whole interval lies below minus the tolerance.</summary>
    [JsonStringEnumMemberName("worse")]
    Worse,
}
