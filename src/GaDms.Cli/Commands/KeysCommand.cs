using System.CommandLine;
using System.Globalization;
using GaDms.Hosting;
using GaDms.Server.Access;
using Spectre.Console;

namespace GaDms.Cli.Commands;

/// <summary>Makes, shows and revokes the keys of a server.</summary>
internal static class KeysCommand
{
    public static Command Create() => new("keys", "Say who may use a server from other machines.")
    {
        Add(),
        List(),
        Revoke(),
    };

    public static Option<string?> KeysFile() => new("--keys") { Description = "File of the keys; default: keys.json in the gallery's folder.", HelpName = "file" };

    /// <summary>In the gallery's folder; here for one on a server.</summary>
    public static string FileOf(string gallery) => Path.Combine(GalleryLocation.IsFolder(gallery) ? gallery : Environment.CurrentDirectory, "keys.json");

    private static DocumentedCommand Add()
    {
        var name = new Argument<string>("name") { Description = "Whose key it is." };
        var scopes = new Option<string>("--scopes")
        {
            Description = $"What it may do, separated by commas: {string.Join(", ", Scopes.All)}.",
            DefaultValueFactory = _ => Scopes.Search,
            HelpName = "names",
        };
        var limit = CommonOptions.Positive("--per-minute", KeyStore.StandardRequestsPerMinute, "Requests in a minute; each picture of a page is one.");
        var command = new DocumentedCommand("add", "Make a key and show it, this once only.",
            "gadms keys add \"front desk\" --gallery people",
            "gadms keys add camera-7 --scopes ingest --per-minute 60 --keys keys.json")
        {
            name,
            scopes,
            limit,
        };
        var file = new FileOptions(command);
        command.SetAction(parsed =>
        {
            var names = parsed.GetValue(scopes)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var (key, secret) = file.Open(parsed).Add(parsed.GetValue(name)!, names, parsed.GetValue(limit));
            Terminal.Note($"note: key {key.Id} of {key.Name} may {string.Join(", ", key.Scopes)}; it is not shown again:");
            Console.Out.WriteLine(secret);
            return 0;
        });
        return command;
    }

    private static DocumentedCommand List()
    {
        var command = new DocumentedCommand("list", "Show the keys, without their secrets.", "gadms keys list --gallery people");
        var file = new FileOptions(command);
        command.SetAction(parsed =>
        {
            var table = Terminal.Table("id", "name", "scopes", "per minute", "made", "revoked");
            foreach (var key in file.Open(parsed).Keys)
                table.AddRow(key.Id, Markup.Escape(key.Name), string.Join(',', key.Scopes), $"{key.RequestsPerMinute}", Day(key.Created), Day(key.Revoked));
            Terminal.Out.Write(table);
            return 0;
        });
        return command;
    }

    private static DocumentedCommand Revoke()
    {
        var id = new Argument<string>("id") { Description = "Of the key, as \"gadms keys list\" shows it." };
        var command = new DocumentedCommand("revoke", "End a key; a running server refuses it at once.", "gadms keys revoke 3f9a12c4 --gallery people") { id };
        var file = new FileOptions(command);
        command.SetAction(parsed =>
        {
            file.Open(parsed).Revoke(parsed.GetValue(id)!);
            Terminal.Note($"note: key {parsed.GetValue(id)} is revoked");
            return 0;
        });
        return command;
    }

    private static string Day(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Where the keys are: said, or in the gallery's folder.</summary>
    private sealed class FileOptions
    {
        private readonly Option<string?> _gallery = new("--gallery", "-g") { Description = "Folder of the gallery.", HelpName = "folder" };
        private readonly Option<string?> _keys = KeysFile();

        public FileOptions(Command command)
        {
            command.Options.Add(_gallery);
            command.Options.Add(_keys);
        }

        public KeyStore Open(ParseResult parsed)
        {
            var (gallery, keys) = (parsed.GetValue(_gallery), parsed.GetValue(_keys));
            if (keys is null && gallery is null)
                throw new InvalidDataException("say where the keys are: --gallery FOLDER or --keys FILE");
            if (keys is null && GalleryLocation.IsFolder(gallery!) && !Directory.Exists(gallery))
                throw new InvalidDataException($"{gallery}: there is no such folder; make the gallery first, or name a file with --keys");
            return new KeyStore(keys ?? FileOf(gallery!), TimeProvider.System);
        }
    }
}
