using System.CommandLine;
using System.Reflection;
using GaDms.Curation;
using GaDms.Data;
using GaDms.Imaging;
using GaDms.IO;
using GaDms.Retrieval;
using GaDms.Server;
using GaDms.Torch;
using GaDms.Training.Distributed;
using GaDms.Training.Runs;

namespace GaDms.Cli;

/// <summary>Failures as one line on standard error. With GADMS_DEBUG=1 the stack trace follows.</summary>
internal static class Failure
{
    private const int Failed = 1;
    private const int WrongUsage = 2;
    private const int Cancelled = 130;

    /// <summary>Reports what is wrong with the command line.</summary>
    public static int Usage(ParseResult parsed)
    {
        var names = parsed.CommandResult.Command is RootCommand ? "gadms" : $"gadms {Path(parsed.CommandResult)}";
        Console.Error.WriteLine($"error: {OneLine(string.Join(" ", parsed.Errors.Select(error => error.Message)))} See \"{names} --help\".");
        return WrongUsage;
    }

    /// <summary>Reports what a command has thrown.</summary>
    public static int Report(Exception exception)
    {
        var cause = Unwrap(exception);
        if (cause is OperationCanceledException)
        {
            Console.Error.WriteLine("cancelled");
            return Cancelled;
        }
        Console.Error.WriteLine($"error: {OneLine(IsForUsers(cause) ? cause.Message : $"{cause.GetType().Name}: {cause.Message} (GADMS_DEBUG=1 shows where)")}");
        if (Environment.GetEnvironmentVariable("GADMS_DEBUG") == "1")
            Console.Error.WriteLine(exception);
        return Failed;
    }

    private static Exception Unwrap(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [var only] } => Unwrap(only),
        TargetInvocationException { InnerException: { } inner } => Unwrap(inner),
        TypeInitializationException { InnerException: { } inner } => Unwrap(inner),
        _ => exception,
    };

    /// <summary>Whether the message was written for the user; others need the type's name to be understood.</summary>
    private static bool IsForUsers(Exception exception) => exception is
        InvalidDataException or IOException or UnauthorizedAccessException or DllNotFoundException or TorchException
        or GalleryException or ImageException or DatasetException or ConfigException or TrainingDivergedException or PeerLostException or CurationException or ServerException;

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string Path(System.CommandLine.Parsing.CommandResult result) =>
        result.Parent is System.CommandLine.Parsing.CommandResult { Command: not RootCommand } parent ? $"{Path(parent)} {result.Command.Name}" : result.Command.Name;
}
