using System.Text;
using GaDms.Curation.Parts;
using GaDms.Curation.Pipeline;
using GaDms.Data.Rendering;
using GaDms.IO;
using GaDms.Model.Files;
using GaDms.Server.Access;
using GaDms.Training.Configuration;
using GaDms.Training.Experiments;

namespace GaDms.Faults.Tests.Parsers;

/// <summary>Configurations, as files and on the command line, and the file of keys.</summary>
internal static class ConfigParsers
{
    private static readonly string s_configs = Path.Combine(RepositoryFolder.Path, "configs");

    public static IEnumerable<Parser> All(TemporaryFolder place)
    {
        yield return File<TrainConfig>(place, "train", "train");
        yield return File<CurateConfig>(place, "curate", "curate", name => !name.Contains("templates", StringComparison.Ordinal));
        yield return File<ExperimentConfig>(place, "experiment", "experiments");
        yield return File<ModelArchitecture>(place, "model", "models");
        yield return Config("configuration, render", [Encoding.UTF8.GetBytes(JsonConfig.Write(new RenderSettings()))], input => JsonConfig.Load<RenderSettings>(place.Write("render.json", input)));
        var unit = new CurationUnit { Number = 1, Name = "n", Source = new SourceConfig { Folder = "/x" }, Files = ["a.jpg"] };
        yield return Config("configuration, fleet unit", [Encoding.UTF8.GetBytes(JsonConfig.Write(unit))], input => JsonConfig.Parse<CurationUnit>(Encoding.UTF8.GetString(input), "unit"));
        var train = JsonConfig.Load<TrainConfig>(Directory.EnumerateFiles(Path.Combine(s_configs, "train"), "*.json").Order(StringComparer.Ordinal).First());
        yield return Config("configuration, --set", [.. new[] { "optimizer.learningRate=1e-4", "schedule.epochs=[1]", "data={}", "seed=3" }.Take(1).Select(Encoding.UTF8.GetBytes)], input => JsonConfig.Set(train, Encoding.UTF8.GetString(input))) with { Own = Assignment };
        new KeyStore(place["seed-keys.json"], TimeProvider.System).Add("desk", Scopes.All, 10);
        yield return new Parser(
            "keys",
            [System.IO.File.ReadAllBytes(place["seed-keys.json"])],
            input =>
            {
                var keys = new KeyStore(place.Write("keys.json", input), TimeProvider.System);
                keys.Find("gadms_x");
                _ = keys.Keys.Sum(key => key.Id.Length + key.Name.Length + key.Scopes.Count);
            },
            error => error is InvalidDataException)
        { Own = JsonMutations.Any };
    }

    private static Parser File<T>(TemporaryFolder place, string name, string folder, Func<string, bool>? isOne = null)
        where T : class =>
        Config(
            $"configuration, {name}",
            [.. Directory.EnumerateFiles(Path.Combine(s_configs, folder), "*.json").Where(isOne ?? (_ => true)).Order(StringComparer.Ordinal).Select(System.IO.File.ReadAllBytes)],
            input => JsonConfig.Load<T>(place.Write($"{name}.json", input)));

    private static Parser Config(string name, IReadOnlyList<byte[]> seeds, Action<byte[]> read) =>
        new(name, seeds, read, error => error is ConfigException) { Own = JsonMutations.Any, FreeBytes = 4 << 20, BytesPerByte = 400 };

    private static byte[] Assignment(byte[] text, Random random)
    {
        string[] names = ["optimizer.learningRate", "optimizer", "schedule.milestones", "schedule.mode", "data", "data.folder", "model.checkpoint", "a.b.c", "", ".", "..", "seed", "\0", "masking.probability"];
        string[] values = ["1e-4", "[]", "{}", "[1,2", "\"", "\"\\ud800\"", "null", "1e999", "-1", "99999999999999999999", "true", "x=y", "{\"a\":1,\"a\":2}", new string('[', 2000), "NaN", "", "\uD800"];
        return random.Next(3) == 0
            ? Mutations.Any(text, [text], random)
            : Encoding.UTF8.GetBytes($"{names[random.Next(names.Length)]}={values[random.Next(values.Length)]}");
    }
}
