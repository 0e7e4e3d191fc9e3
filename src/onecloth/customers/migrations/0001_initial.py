
import django.db.models.deletion
import onecloth.core.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('kind', models.CharField(choices=[('person', 'A person'), ('company', 'A company')], default='person', max_length=10)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('reference', models.CharField(blank=True, max_length=80, null=True, unique=True)),
                ('place', models.CharField(blank=True, max_length=120)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('known_since', models.DateField(blank=True, null=True)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('blanked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('telephone', models.CharField(blank=True, max_length=40)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('may_be_asked', models.BooleanField(default=True)),
                ('may_be_told', models.BooleanField(default=True)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('blanked_at', models.DateTimeField(blank=True, null=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='customers.customer')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
