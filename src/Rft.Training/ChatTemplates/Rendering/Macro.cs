using Rft.Training.ChatTemplates.Syntax;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Rendering;

/// <summary>A macro, or the body of a call block, with the scope that it was defined in.</summary>
internal sealed class Macro(string name, Signature signature, Scope outer, Renderer renderer)
{
    public string Name => name;

    /// <summary>Renders the body with arguments bound.</summary>
    /// <exception cref="TemplateFault">The arguments do not fit.</exception>
    public string Call(CallArguments arguments)
    {
        var scope = outer.Inner(signature.Body.Owned);
        var named = new List<KeyValuePair<string, object?>>(arguments.Named);
        for (int i = 0; i < signature.Parameters.Count; i++) Bind(i, arguments, named, scope);
        BindSpecial(arguments, named, scope);
        for (int i = arguments.Positional.Count; i < signature.Parameters.Count; i++) Default(signature.Parameters[i], scope);
        return renderer.Capture(signature.Body, scope);
    }

    public bool TryGet(string attribute, out object? value)
    {
        value = attribute switch
        {
            "name" => name,
            "arguments" => new PyTuple([.. signature.Parameters.Select(parameter => parameter.Name)]),
            "caller" => signature.Mentions.Contains("caller"),
            "catch_kwargs" => signature.Mentions.Contains("kwargs"),
            "catch_varargs" => signature.Mentions.Contains("varargs"),
            _ => Missing.Value,
        };
        return !ReferenceEquals(value, Missing.Value);
    }

    private void Bind(int index, CallArguments arguments, List<KeyValuePair<string, object?>> named, Scope scope)
    {
        string parameter = signature.Parameters[index].Name;
        object? value = index < arguments.Positional.Count ? arguments.Positional[index] : Take(named, parameter);
        scope.Set(parameter, value);
    }

    // A default may use the parameters before it.
    private void Default((string Name, Expression? Default) parameter, Scope scope)
    {
        if (scope.Has(parameter.Name)) return;
        scope.Set(parameter.Name, parameter.Default is null
            ? new Undefined($"parameter '{parameter.Name}' was not provided")
            : renderer.Evaluate(parameter.Default, scope));
    }

    private void BindSpecial(CallArguments arguments, List<KeyValuePair<string, object?>> named, Scope scope)
    {
        bool isParameter = signature.Parameters.Any(parameter => parameter.Name == "caller");
        if (signature.Mentions.Contains("caller") && !isParameter)
        {
            object? caller = Take(named, "caller");
            scope.Set("caller", caller is null or Missing ? new Undefined("No caller defined") : caller);
        }
        if (signature.Mentions.Contains("kwargs")) scope.Set("kwargs", renderer.Dict(named));
        else if (named.Count > 0)
        {
            throw new TemplateFault(named.Exists(entry => entry.Key == "caller")
                ? $"macro '{name}' was invoked with two values for the special caller argument"
                : $"macro '{name}' takes no keyword argument '{named[0].Key}'");
        }
        if (signature.Mentions.Contains("varargs")) scope.Set("varargs", new PyTuple([.. arguments.Positional.Skip(signature.Parameters.Count)]));
        else if (arguments.Positional.Count > signature.Parameters.Count)
            throw new TemplateFault($"macro '{name}' takes not more than {signature.Parameters.Count} argument(s)");
    }

    private static object? Take(List<KeyValuePair<string, object?>> named, string key)
    {
        int at = named.FindIndex(entry => entry.Key == key);
        if (at < 0) return Missing.Value;
        object? value = named[at].Value;
        named.RemoveAt(at);
        return value;
    }
}
