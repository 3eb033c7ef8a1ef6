using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace GaDms.Cli;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class DocumentedCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples => examples;

    /// <summary>How long it may take to end when asked to: to finish a batch, and to say so.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Sets what the command does, on a thread of its own: Ctrl-C is listened to only when the call has returned its task, which
    /// an action that computes does at its end.
    /// </summary>
    public void SetCancellableAction(Func<ParseResult, CancellationToken, Task<int>> action) =>
        SetAction((parsed, cancellation) => Task.Run(() => action(parsed, cancellation), CancellationToken.None));
}

/// <summary>The ordinary help, and the command's examples after it.</summary>
internal sealed class ExampleHelpAction(HelpAction inner) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = inner.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not DocumentedCommand command)
            return code;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in command.Examples)
            output.WriteLine($"  {example}");
        output.WriteLine();
        return code;
    }
}
