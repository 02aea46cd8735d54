package main

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"strings"
)

// component is what a binary is made of, as CycloneDX 1.5 describes it.
type component struct {
	Type     string              `json:"type"`
	Ref      string              `json:"bom-ref"`
	Name     string              `json:"name"`
	Version  string              `json:"version"`
	PURL     string              `json:"purl"`
	Licenses []map[string]string `json:"licenses,omitempty"`
}

// sbom writes what is in a binary, as the Go tool has noted it there.
func (r *release) sbom(p platform, binary []byte) error {
	info, err := buildinfo.Read(bytes.NewReader(binary))
	if err != nil {
		return err
	}
	own := moduleComponent("application", info.Main.Path, "v"+r.version)
	own.Licenses = []map[string]string{{"expression": "MIT"}}
	parts := []component{moduleComponent("library", "std", strings.TrimPrefix(info.GoVersion, "go"))}
	for _, m := range info.Deps {
		parts = append(parts, moduleComponent("library", m.Path, m.Version))
	}
	depends := []string{}
	for _, c := range parts {
		depends = append(depends, c.Ref)
	}
	text, err := json.MarshalIndent(map[string]any{
		"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
		"metadata":     map[string]any{"timestamp": r.time.Format("2006-01-02T15:04:05Z"), "component": own},
		"components":   parts,
		"dependencies": []map[string]any{{"ref": own.Ref, "dependsOn": depends}},
	}, "", "  ")
	if err != nil {
		return err
	}
	return r.write(r.name(p)+".cdx.json", append(text, '\n'))
}

func moduleComponent(kind, path, version string) component {
	url := "pkg:golang/" + path + "@" + version
	return component{Type: kind, Ref: url, Name: path, Version: version, PURL: url}
}
