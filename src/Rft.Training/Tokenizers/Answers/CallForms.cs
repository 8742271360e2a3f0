namespace Rft.Training.Tokenizers.Answers;

/// <summary>How models write tool calls. A model may know several ways.</summary>
[Flags]
internal enum CallForms
{
    /// <summary>The model calls no tools.</summary>
    None = 0,

    /// <summary><c>&lt;tool_call&gt;{"name": ..., "arguments": ...}&lt;/tool_call&gt;</c>: Hermes, Qwen 2.5 and 3.</summary>
    Tagged = 1,

    /// <summary>
    /// <c>&lt;function=name&gt;&lt;parameter=key&gt;value&lt;/parameter&gt;&lt;/function&gt;</c>, with or without tags around it: Qwen 3 Coder.
    /// </summary>
    Functions = 2,

    /// <summary>An answer that is <c>{"name": ..., "parameters": ...}</c>: Llama 3.1 and later.</summary>
    Bare = 4,

    /// <summary>Behind <c>&lt;|python_tag|&gt;</c>, such an object, or <c>name.call(key="value")</c>: Llama 3.1's own tools.</summary>
    PythonTag = 8,

    /// <summary><c>[TOOL_CALLS]</c> before an array of calls, or before <c>name[ARGS]{...}</c>: Mistral.</summary>
    Marked = 16,
}
