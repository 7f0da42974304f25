using System.Reflection;

namespace Tracking.Server.Hosting;

/// <summary>Finds the built pages, from whichever directory the server was started.</summary>
internal static class WebRoot
{
    /// <summary>The options to build the server with.</summary>
    public static WebApplicationOptions Options(string[] args) =>
        new() { Args = args, WebRootPath = Directory.Exists("wwwroot") || args.Any(IsRootOption) ? null : Find() };

    private static bool IsRootOption(string argument) =>
        argument.StartsWith("--contentRoot", StringComparison.OrdinalIgnoreCase) || argument.StartsWith("--webroot", StringComparison.OrdinalIgnoreCase);

    /// <summary>Beside the program, where publishing puts them, or in the project that it was built from.</summary>
    private static string? Find()
    {
        string? project = typeof(WebRoot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(metadata => metadata.Key == "ProjectDirectory")?.Value;
        string?[] candidates = [Path.Combine(AppContext.BaseDirectory, "wwwroot"), project is null ? null : Path.Combine(project, "wwwroot")];
        return Array.Find(candidates, Directory.Exists);
    }
}
