// grader: name=shape  range=0..1
// 1 for a JSON object with exactly name, age and city, whatever their values.
using System.Text.Json;

try
{
    using var document = JsonDocument.Parse(Sample.Text);
    if (document.RootElement.ValueKind != JsonValueKind.Object) return 0.0;
    var names = document.RootElement.EnumerateObject().Select(property => property.Name).Order();
    return names.SequenceEqual(["age", "city", "name"]) ? 1.0 : 0.0;
}
catch (JsonException)
{
    return 0.0;
}
