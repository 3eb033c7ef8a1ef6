using System.CommandLine;
using System.Globalization;
using GaDms.Hosting;
using GaDms.Server;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace GaDms.Cli.Commands;

/// <summary>Runs the search server with its web page.</summary>
internal static class ServeCommand
{
    // An hour: more is no draining but forgetting.
    private const int MaxDrain = 3600;

    public static Command Create()
    {
        var gallery = CommonOptions.Gallery();
        var urls = new Option<string[]>("--urls")
        {
            Description = "Where to listen; others than this machine need a key.",
            DefaultValueFactory = _ => [ServerOptions.DefaultUrl],
            AllowMultipleArgumentsPerToken = true,
            HelpName = "address",
        };
        var retain = new Option<TimeSpan?>("--retain")
        {
            Description = "Remove people that were added longer ago: 30d, 12h or 8w.",
            CustomParser = result => ParseAge(result.Tokens[0].Value) ?? Refuse(result),
            HelpName = "time",
        };
        var audit = new Option<string?>("--audit") { Description = "File for who searched what and when; default: audit.jsonl in the gallery's folder, or here.", HelpName = "file" };
        var keys = KeysCommand.KeysFile();
        var drain = new Option<double?>("--drain")
        {
            Description = "How long to go on answering, though not ready, when asked to stop; default: 5 where other machines can ask, else 0.",
            HelpName = "seconds",
        };
        drain.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is not (null or (>= 0 and <= MaxDrain)))
                result.AddError($"--drain is 0 to {MaxDrain} seconds.");
        });
        var name = new Option<string?>("--name") { Description = "This server among several on one gallery, for the ids of uploads; default: the machine's.", HelpName = "name" };
        var command = new DocumentedCommand("serve", "Search in a browser, and by HTTP.",
            "gadms serve --gallery people",
            "gadms serve --gallery people --retain 30d --audit searches.jsonl",
            "gadms serve --gallery people --urls http://0.0.0.0:5080 --keys keys.json",
            "gadms serve --gallery postgres://searcher@database/people --urls http://0.0.0.0:5080 --keys keys.json --name one --drain 10")
        {
            gallery,
            urls,
            retain,
            audit,
            keys,
            drain,
            name,
        };
        command.Patience = TimeSpan.FromSeconds(2 * MaxDrain);
        var model = new ModelOptions(command);
        command.SetCancellableAction((parsed, cancellation) =>
        {
            var folder = parsed.GetValue(gallery)!;
            RequireFolder(folder);
            model.WarnIfSlow(parsed);
            return RunAsync(
                new ServerOptions
                {
                    Search = options =>
                    {
                        options.Gallery = folder;
                        options.RetainFor = parsed.GetValue(retain);
                        options.Name = parsed.GetValue(name) ?? options.Name;
                        model.Fill(parsed, options);
                    },
                    Urls = parsed.GetValue(urls)!,
                    Drain = parsed.GetValue(drain) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                    KeysPath = parsed.GetValue(keys) ?? KeysCommand.FileOf(folder),
                    AuditPath = parsed.GetValue(audit) ?? Path.Combine(GalleryLocation.IsFolder(folder) ? folder : Environment.CurrentDirectory, "audit.jsonl"),
                },
                folder,
                cancellation);
        });
        return command;
    }

    // Else the audit log would make the folder, and it would be no new one for "gadms index".
    private static void RequireFolder(string gallery)
    {
        if (GalleryLocation.IsFolder(gallery) && !Directory.Exists(gallery))
            throw new InvalidDataException($"{gallery}: there is no such folder; \"gadms index PICTURES --gallery {gallery}\" makes a gallery");
    }

    private static async Task<int> RunAsync(ServerOptions options, string folder, CancellationToken cancellation)
    {
        await using var app = GaDmsServer.Build(options);
        try
        {
            await app.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (OptionsValidationException e)
        {
            throw new InvalidDataException(string.Join(' ', e.Failures), e);
        }
        Terminal.Note($"note: {folder} can be searched at {string.Join(" and ", app.Urls)}; Ctrl-C ends it");
        var asked = cancellation.Register(() => GaDmsServer.Stop(app));
        await using (asked.ConfigureAwait(false))
            await app.WaitForShutdownAsync(CancellationToken.None).ConfigureAwait(false);
        return 0;
    }

    private static TimeSpan? ParseAge(string text)
    {
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > 100_000)
            return null;
        return text[^1] switch
        {
            'h' => TimeSpan.FromHours(count),
            'd' => TimeSpan.FromDays(count),
            'w' => TimeSpan.FromDays(7 * count),
            _ => null,
        };
    }

    private static TimeSpan? Refuse(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--retain is a number of hours, days or weeks like 12h, 30d or 8w, is \"{result.Tokens[0].Value}\".");
        return null;
    }
}
