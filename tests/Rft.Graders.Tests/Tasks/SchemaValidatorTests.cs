using System.Text.Json;
using Rft.Graders.Tasks.JsonSchema;

namespace Rft.Graders.Tests.Tasks;

/// <summary>One row or more for each supported keyword, from the text of draft 2020-12.</summary>
public sealed class SchemaValidatorTests
{
    [Theory]
    [InlineData("true", "1", null)]
    [InlineData("false", "1", "/: false")]
    [InlineData("""{"type":"integer"}""", "1.0", null)]
    [InlineData("""{"type":"integer"}""", "1e2", null)]
    [InlineData("""{"type":"integer"}""", "1.5", "/: type")]
    [InlineData("""{"type":["string","null"]}""", "null", null)]
    [InlineData("""{"type":["string","null"]}""", "1", "/: type")]
    [InlineData("""{"type":"boolean"}""", "0", "/: type")]
    [InlineData("""{"enum":[1,"a"]}""", "1.0", null)]
    [InlineData("""{"enum":[1,"a"]}""", "\"b\"", "/: enum")]
    [InlineData("""{"const":{"a":1,"b":2}}""", """{"b":2,"a":1}""", null)]
    [InlineData("""{"const":[1,2]}""", "[2,1]", "/: const")]
    [InlineData("""{"minimum":3}""", "3", null)]
    [InlineData("""{"exclusiveMinimum":3}""", "3", "/: exclusiveMinimum")]
    [InlineData("""{"maximum":9007199254740992}""", "9007199254740993", "/: maximum")]
    [InlineData("""{"exclusiveMaximum":3}""", "2.9999", null)]
    [InlineData("""{"minimum":3}""", "\"2\"", null)]
    [InlineData("""{"multipleOf":0.1}""", "0.3", null)]
    [InlineData("""{"multipleOf":0.1}""", "0.35", "/: multipleOf")]
    [InlineData("""{"multipleOf":2}""", "1e300", null)]
    [InlineData("""{"minLength":2}""", "\"😀\"", "/: minLength")]
    [InlineData("""{"maxLength":1}""", "\"😀\"", null)]
    [InlineData("""{"pattern":"b+"}""", "\"abba\"", null)]
    [InlineData("""{"pattern":"^\\d+$"}""", "\"١\"", "/: pattern")]
    [InlineData("""{"minItems":2}""", "[1]", "/: minItems")]
    [InlineData("""{"maxItems":1}""", "[1,2]", "/: maxItems")]
    [InlineData("""{"uniqueItems":true}""", "[1,1.0]", "/: uniqueItems")]
    [InlineData("""{"uniqueItems":false}""", "[1,1]", null)]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":{"type":"number"}}""", """["a",1,2]""", null)]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":false}""", """["a",1]""", "/1: false")]
    [InlineData("""{"prefixItems":[{"type":"string"}]}""", "[1]", "/0: type")]
    [InlineData("""{"contains":{"type":"string"}}""", "[1]", "/: contains")]
    [InlineData("""{"contains":{"type":"string"},"minContains":0}""", "[1]", null)]
    [InlineData("""{"contains":{"type":"string"},"maxContains":1}""", """["a","b"]""", "/: contains")]
    [InlineData("""{"minProperties":1}""", "{}", "/: minProperties")]
    [InlineData("""{"maxProperties":1}""", """{"a":1,"b":2}""", "/: maxProperties")]
    [InlineData("""{"required":["a"]}""", """{"a":null}""", null)]
    [InlineData("""{"required":["a"]}""", "[]", null)]
    [InlineData("""{"dependentRequired":{"a":["b"]}}""", """{"a":1}""", "/: dependentRequired")]
    [InlineData("""{"dependentRequired":{"a":["b"]}}""", """{"c":1}""", null)]
    [InlineData("""{"properties":{"a":{"properties":{"b":{"type":"string"}}}}}""", """{"a":{"b":1}}""", "/a/b: type")]
    [InlineData("""{"properties":{"a/b~":{"type":"string"}}}""", """{"a/b~":1}""", "/a~1b~0: type")]
    [InlineData("""{"patternProperties":{"^a":{"type":"string"}}}""", """{"ab":1}""", "/ab: type")]
    [InlineData("""{"properties":{"a":true},"patternProperties":{"^b":true},"additionalProperties":{"type":"string"}}""", """{"a":1,"b":1,"c":1}""", "/c: type")]
    [InlineData("""{"propertyNames":{"maxLength":1}}""", """{"ab":1}""", "/ab: maxLength")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}}}""", "1", "/: type")]
    [InlineData("""{"properties":{"next":{"$ref":"#"}},"required":["v"]}""", """{"v":1,"next":{"next":{"v":1}}}""", "/next: required")]
    [InlineData("""{"$ref":"#/$defs/a%20b","$defs":{"a b":{"type":"string"}}}""", "\"x\"", null)]
    [InlineData("""{"allOf":[{"minimum":1},{"maximum":2}]}""", "3", "/: maximum")]
    [InlineData("""{"anyOf":[{"minimum":3},{"type":"string"}]}""", "2", "/: anyOf")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"minimum":2}]}""", "3", "/: oneOf")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"minimum":2}]}""", "2.5", null)]
    [InlineData("""{"not":{"type":"string"}}""", "\"x\"", "/: not")]
    [InlineData("""{"if":{"type":"string"},"then":{"minLength":3},"else":{"minimum":3}}""", "\"a\"", "/: minLength")]
    [InlineData("""{"if":{"type":"string"},"then":{"minLength":3},"else":{"minimum":3}}""", "2", "/: minimum")]
    [InlineData("""{"if":{"type":"string"}}""", "2", null)]
    [InlineData("""{"format":"email","title":"t","$comment":"c"}""", "\"x\"", null)]
    public void A_value_is_valid_or_the_first_violation_is_named(string schema, string value, string? violation) =>
        Assert.Equal(violation, new SchemaValidator(JsonElement.Parse(schema)).Validate(JsonElement.Parse(value)));

    [Theory]
    [InlineData("""{"type":"date"}""", "1", "takes object, array, string, number, integer, boolean or null")]
    [InlineData("""{"type":3}""", "1", "takes a text")]
    [InlineData("""{"multipleOf":0}""", "1", "takes a number above 0")]
    [InlineData("""{"minLength":1.5}""", "\"x\"", "takes a whole number of at least 0")]
    [InlineData("""{"minimum":"1"}""", "1", "takes a number")]
    [InlineData("""{"enum":3}""", "1", "takes a list")]
    [InlineData("""{"required":[3]}""", "{}", "takes a list of texts")]
    [InlineData("""{"properties":[]}""", "{}", "takes an object")]
    [InlineData("""{"pattern":"(?=a)"}""", "\"x\"", "the pattern '(?=a)' cannot be used")]
    [InlineData("""{"dependentSchemas":{}}""", "1", "the schema keyword 'dependentSchemas' is not supported; use $ref, additionalProperties, ")]
    [InlineData("""{"$ref":"http://a.org/b"}""", "1", "use a pointer inside the schema")]
    [InlineData("""{"$ref":"#/a/b"}""", "1", "there is nothing at that place")]
    [InlineData("""{"allOf":[3]}""", "1", "a schema is an object, true or false, not 3")]
    [InlineData("""{"$ref":"#"}""", "1", "refers to itself without end")]
    [InlineData("""{"anyOf":[{"not":{"not":{"$ref":"#"}}}]}""", "1", "refers to itself without end")]
    public void A_schema_that_cannot_be_used_is_refused(string schema, string value, string message)
    {
        var refused = Assert.Throws<SchemaException>(() => new SchemaValidator(JsonElement.Parse(schema)).Validate(JsonElement.Parse(value)));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Alternatives_of_alternatives_are_given_up()
    {
        // Each level tries both branches: 2^18 schemas for the innermost.
        string schema = "{\"type\":\"string\"}";
        for (int level = 0; level < 18; level++) schema = $$"""{"anyOf":[{{schema}},{{schema}}]}""";
        var refused = Assert.Throws<SchemaException>(() => new SchemaValidator(JsonElement.Parse(schema)).Validate(JsonElement.Parse("1")));
        Assert.Contains("more than 200000 steps", refused.Message, StringComparison.Ordinal);
    }
}
