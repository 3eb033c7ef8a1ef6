using System.Diagnostics;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace GaDms.Fleet.Tests.Deploy;

/// <summary>The files under deploy/: whether they can be read by what they are for, and name what there is.</summary>
public sealed partial class DeployTests
{
    private static readonly string s_folder = Path.Combine(RepositoryFolder.Path, "deploy");
    private static readonly string[] s_instructions = ["FROM", "RUN", "COPY", "WORKDIR", "USER", "ENV", "ARG", "ENTRYPOINT", "CMD", "EXPOSE", "LABEL", "VOLUME", "HEALTHCHECK"];

    public static TheoryData<string> Manifests => [.. Directory.GetFiles(Path.Combine(s_folder, "kubernetes"), "*.yaml").Select(path => Path.GetFileName(path))];

    public static TheoryData<string> Scripts => [.. Directory.GetFiles(Path.Combine(s_folder, "slurm")).Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Manifests_are_objects_of_Kubernetes(string name)
    {
        var documents = Documents(Path.Combine("kubernetes", name));
        Assert.NotEmpty(documents);
        Assert.All(documents, document =>
        {
            Assert.Matches("^[a-z.]*/?v[0-9]", Text(document, "apiVersion"));
            Assert.Matches("^[A-Z]", Text(document, "kind"));
            Assert.StartsWith("gadms-", Text((YamlMappingNode)document["metadata"], "name"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void What_is_scaled_is_the_workers_by_the_queue_that_they_take_from()
    {
        var scaled = Documents("kubernetes/scaling.yaml").Single(document => Text(document, "kind") == "ScaledObject");
        var worker = Documents("kubernetes/workers.yaml").Single(document => Text(document, "kind") == "Deployment");
        Assert.Equal(Text((YamlMappingNode)worker["metadata"], "name"), Text((YamlMappingNode)scaled["spec"]["scaleTargetRef"], "name"));
        Assert.Equal("gadms-curate", Text((YamlMappingNode)scaled["spec"]["triggers"][0]["metadata"], "queueName"));
        AssertParses([.. ((YamlSequenceNode)worker["spec"]["template"]["spec"]["containers"][0]["args"]).Select(node => node.ToString())]);
    }

    [Fact]
    public void The_compose_file_has_a_broker_and_workers()
    {
        var services = (YamlMappingNode)Assert.Single(Documents("compose.yaml"))["services"];
        Assert.Equal(["broker", "worker", "gadms"], services.Children.Keys.Select(key => key.ToString()));
        AssertParses([.. ((YamlSequenceNode)services["worker"]["command"]).Select(node => node.ToString())]);
    }

    [Fact]
    public void The_Dockerfile_has_known_instructions_and_copies_what_there_is()
    {
        var text = File.ReadAllText(Path.Combine(s_folder, "Dockerfile"));
        var instructions = Continuation().Replace(Comment().Replace(text, ""), " ").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("FROM ", instructions[0], StringComparison.Ordinal);
        Assert.StartsWith("ENTRYPOINT [", instructions[^1], StringComparison.Ordinal);
        Assert.All(instructions, line => Assert.Contains(line.Split(' ')[0], s_instructions));
        Assert.All(instructions.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal)), line =>
            Assert.All(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1], source => Assert.True(Path.Exists(Path.Combine(RepositoryFolder.Path, source)), source)));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Scripts_are_of_bash_and_end_at_the_first_failure(string name)
    {
        var path = Path.Combine(s_folder, "slurm", name);
        Assert.Contains("\nset -euo pipefail\n", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-n", path]) { UseShellExecute = false, RedirectStandardError = true })!;
        var errors = await bash.StandardError.ReadToEndAsync();
        await bash.WaitForExitAsync();
        Assert.True(bash.ExitCode == 0, errors);
    }

    private static YamlMappingNode[] Documents(string name)
    {
        using var reader = File.OpenText(Path.Combine(s_folder, name));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return [.. yaml.Documents.Select(document => Assert.IsType<YamlMappingNode>(document.RootNode))];
    }

    private static string Text(YamlMappingNode node, string name) => Assert.IsType<YamlScalarNode>(node[name]).Value!;

    private static void AssertParses(string[] words)
    {
        using var help = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gadms.dll"), .. words, "--help"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = help.StandardOutput.ReadToEnd();
        help.WaitForExit();
        Assert.Equal(0, help.ExitCode);
        // Each option of the manifest is one of the command's.
        Assert.All(words.Where(word => word.StartsWith("--", StringComparison.Ordinal)), word => Assert.Contains(word, output, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\s*#.*\n?", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\\\n")]
    private static partial Regex Continuation();
}
